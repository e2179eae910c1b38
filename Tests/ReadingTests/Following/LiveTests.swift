import Glibc
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A reader that stays while files change under it.
@Suite("LineReader, live")
struct LiveTests {
    private let store: HandmadeStore
    private let today = "messages/2026-11-22.ndjson"

    init() throws { store = try HandmadeStore() }

    @Test("a line comes when its end does, wherever it was cut")
    func half() throws {
        let line = HandmadeStore.line(2) + "\n"
        for count in 0..<line.utf8.count {
            let name = "messages/2026-11-22.\(count + 1).ndjson"
            try store.append(HandmadeStore.lines([1]) + line.prefix(count), to: name)
            var reader = store.reader()
            #expect(reader.words() == ["1"])
            try store.append(String(line.dropFirst(count)) + HandmadeStore.lines([3]), to: name)
            reader.hear(.growth(.messages, "2026-11-22.\(count + 1).ndjson"))
            #expect(reader.arrivals().map(\.word) == ["2", "3"], "cut at \(count)")
            try store.remove(name)
        }
    }

    @Test("it goes on into new segments, days and topics, and in files that were passed and grew")
    func onwards() throws {
        var reader = store.reader()
        #expect(reader.words() == [])
        var number = 0
        let names = [
            today, today, "messages/2026-11-22.1.ndjson", "report/2026-11-22.ndjson", "messages/2026-11-23.ndjson",
            today, "messages/2026-11-22.1.ndjson", "messages/2026-11-23.ndjson", "messages/2026-11-20.ndjson",
            "messages/2026-11-23.ndjson", "report/2026-11-22.ndjson",
        ]
        for name in names {
            number += 1
            try store.append(number...number, to: name)
            #expect(reader.words() == ["\(number)"], "\(name)")
        }
    }

    @Test("a file that is written to and then left is read to its end before the next one")
    func rotation() throws {
        try store.append(1...2, to: today)
        var reader = store.reader()
        #expect(reader.words() == ["1", "2"])
        try store.append(4...5, to: "messages/2026-11-23.ndjson")
        try store.append(3...3, to: today)
        #expect(reader.words() == ["3", "4", "5"])
    }

    @Test("a file that is compressed while it is read, or after it, gives each line once")
    func compressed() throws {
        try store.append(1...3000, to: today)
        var reader = store.reader()
        #expect((1...100).map { _ in reader.next()?.word } == (1...100).map { "\($0)" })
        try store.compress(today)
        #expect(reader.words() == (101...3000).map { "\($0)" })
        try store.append(3001...3002, to: "messages/2026-11-22.1.ndjson")
        #expect(reader.words() == ["3001", "3002"])
        try store.append(3003...3003, to: "messages/2026-11-23.ndjson")
        #expect(reader.words() == ["3003"])
        try store.append(3004...3004, to: "messages/2026-11-22.1.ndjson")
        try store.compress("messages/2026-11-22.1.ndjson")
        #expect(reader.words() == ["3004"])
        #expect(reader.words() == [])
    }

    @Test("what was written to a file before it was removed is read, though nothing leads to it any more")
    func removed() throws {
        try store.append(1...1, to: today)
        var reader = store.reader()
        #expect(reader.words() == ["1"])
        try store.append(2...2, to: today)
        try store.remove(today)
        try store.append(3...3, to: "messages/2026-11-23.ndjson")
        #expect(reader.words().filter { !$0.hasPrefix("gap") } == ["2", "3"])
    }

    @Test("a fragment that was read is blanked, and a line of its own stands behind: nothing is spliced")
    func healed() throws {
        for count in [1, 20, 41, 42, 60, 110] {
            let name = "messages/2026-11-22.\(count).ndjson"
            try store.append(HandmadeStore.lines([1]) + HandmadeStore.line(9).prefix(count), to: name)
            var reader = store.reader()
            #expect(reader.words() == ["1"])
            let start = HandmadeStore.lines([1]).utf8.count
            try store.overwrite(name, at: start, String(repeating: " ", count: count))
            try store.append(HandmadeStore.torn + "\n" + HandmadeStore.lines([2]), to: name)
            #expect(reader.words() == ["2"])
            try store.remove(name)
        }
    }

    @Test("a gap is told, once, and it goes on with the oldest line that there is")
    func gaps() throws {
        try store.append(1...3, to: today)
        var reader = store.reader()
        #expect(reader.words() == ["1", "2", "3"])
        try store.cut(today, to: 0)
        try store.append(4...4, to: today)
        #expect(reader.words() == ["gap shrank behind 3", "4"])
        try store.remove(today)
        #expect(reader.words() == ["gap vanished behind 4"])
        #expect(reader.words() == [])
        try store.append(5...6, to: today)
        #expect(reader.words() == ["gap replaced behind 4", "5", "6"])
        try writeFile(store.path("other"), Array(HandmadeStore.lines(7...9).utf8))
        #expect(rename(store.path("other"), store.path(today)) == 0)
        #expect(reader.words() == ["gap replaced behind 6", "7", "8", "9"])
        #expect(reader.words() == [])
    }

    @Test("a file that is moved away and comes back is no second one")
    func moved() throws {
        try store.append(1...2, to: today)
        var reader = store.reader()
        #expect(reader.words() == ["1", "2"])
        #expect(rename(store.path(today), store.path("aside")) == 0)
        #expect(reader.words() == ["gap vanished behind 2"])
        #expect(rename(store.path("aside"), store.path(today)) == 0)
        try store.append(3...3, to: today)
        #expect(reader.words() == ["3"])
    }

    @Test("a topic, and all of the data directory, may be made anew")
    func madeAnew() throws {
        try store.append(1...1, to: today)
        var reader = store.reader()
        #expect(reader.words() == ["1"])
        removeTree(store.path("messages"))
        #expect(reader.words() == ["gap vanished behind 1"])
        removeTree(store.path)
        #expect(reader.words() == ["fault open"])
        try makeDirectory(store.path, mode: 0o700)
        try store.append(2...2, to: "messages/2026-11-23.ndjson")
        #expect(reader.words() == ["2"])
    }
}
