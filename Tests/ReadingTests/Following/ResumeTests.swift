import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A reader that ends anywhere, and another one that goes on behind it.
@Suite("LineReader, resumed")
struct ResumeTests {
    private let store: HandmadeStore

    init() throws {
        store = try HandmadeStore()
        try store.append(1...2, to: "messages/2026-11-19.ndjson")
        try store.append(4...6, to: "messages/2026-11-20.ndjson")
        try store.append("   " + HandmadeStore.torn + "\n", to: "messages/2026-11-20.ndjson")
        try store.append(7...7, to: "messages/2026-11-20.ndjson")
        try store.append(8...9, to: "messages/2026-11-20.1.ndjson")
        try store.append(12...13, to: "messages/2026-11-22.ndjson")
        try store.append(HandmadeStore.lines([3, 10, 11]), to: "report/2026-11-20.ndjson")
        try store.append(HandmadeStore.lines([14]), to: "report/2026-11-21.ndjson")
    }

    /// Handles some lines, and gives what a position file holds then.
    private func positions(after count: Int) throws -> Positions {
        var reader = store.reader()
        var positions = Positions()
        for _ in 0..<count {
            guard case .line(let line) = reader.next() else { break }
            positions.note(line.position)
        }
        return try reader.withoutFilesBehind(positions).reread()
    }

    /// What comes after each of the positions.
    private func expectRest(of all: [Positions], _ what: String) {
        for (count, positions) in all.enumerated() {
            var reader = store.reader(behind: positions)
            #expect(reader.words() == (count + 1..<15).map { "\($0)" }, "\(what), behind \(count)")
        }
    }

    @Test("after each line: the union is every line, once and in order")
    func everywhere() throws {
        expectRest(of: try (0...14).map { try positions(after: $0) }, "as it was")
    }

    @Test("the same where files are compressed before it begins, or while none reads", arguments: [false, true])
    func compressed(before: Bool) throws {
        let names = ["messages/2026-11-19", "messages/2026-11-20", "report/2026-11-20"]
        if before { for name in names { try store.compress(name + ".ndjson") } }
        let all = try (0...14).map { try positions(after: $0) }
        if !before { for name in names { try store.compress(name + ".ndjson") } }
        expectRest(of: all, "compressed")
    }

    @Test("a compressed file that was read to its end is behind for good; a plain one, and the newest, is not")
    func behindForGood() throws {
        try store.compress("messages/2026-11-19.ndjson")
        let names = try positions(after: 14).all.map(\.receipt.partition.path)
        #expect(
            names == [
                "messages/2026-11-20.ndjson", "messages/2026-11-20.1.ndjson", "messages/2026-11-22.ndjson",
                "report/2026-11-20.ndjson", "report/2026-11-21.ndjson",
            ])
        for name in ["20", "20.1", "22"] { try store.compress("messages/2026-11-\(name).ndjson") }
        #expect(try positions(after: 14).all.map(\.receipt.partition.path).first == "messages/2026-11-22.ndjson")
        var reader = store.reader(behind: try positions(after: 14))
        #expect(reader.words() == [])
    }

    @Test("files that were passed and grew are read on, and older ones that were made meanwhile")
    func grown() throws {
        let end = try positions(after: 14)
        try store.append(15...16, to: "messages/2026-11-19.ndjson")
        try store.append(17...17, to: "messages/2026-11-18.ndjson")
        try store.append(18...18, to: "report/2026-11-20.1.ndjson")
        try store.append(19...19, to: "template_status/2026-11-20.ndjson")
        var reader = store.reader(behind: end)
        #expect(reader.words() == ["17", "15", "16", "18", "19"])
    }

    @Test("a gap is told where the file of the last line is another one now, and all of it is read")
    func gaps() throws {
        let end = try positions(after: 14)
        let name = "messages/2026-11-22.ndjson"
        let bytes = try readFile(store.path(name))
        func words() -> [String] {
            var reader = store.reader(behind: end)
            return reader.words()
        }
        try store.cut(name, to: bytes.count - 1)
        #expect(words() == ["gap shrank behind 13", "12"])
        try store.remove(name)
        #expect(words() == ["gap vanished behind 13"])
        try store.append(20...22, to: name)
        #expect(words() == ["gap replaced behind 13", "20", "21", "22"])
        try writeFile(store.path(name), bytes)
        #expect(words() == [], "the same bytes in another file are no gap")
        try store.overwrite(name, at: bytes.count / 2 + 90, "x")
        #expect(words().first == "gap replaced behind 13")
    }

    @Test("an older file that is gone is no gap: it was read to its end when the next one was begun")
    func removed() throws {
        let end = try positions(after: 14)
        try store.remove("messages/2026-11-19.ndjson")
        try store.remove("messages/2026-11-20.ndjson")
        var reader = store.reader(behind: end)
        #expect(reader.words() == [])
        let kept = reader.withoutFilesBehind(end).all.map(\.receipt.partition.path)
        #expect(
            kept == [
                "messages/2026-11-20.1.ndjson", "messages/2026-11-22.ndjson", "report/2026-11-20.ndjson",
                "report/2026-11-21.ndjson",
            ])
    }
}
