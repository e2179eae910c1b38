import TestSupport
import Testing

@testable import Format
@testable import Reading

/// Lines from a position on, in a directory that does not change.
@Suite("LineReader")
struct LineReaderTests {
    private let store: HandmadeStore

    init() throws { store = try HandmadeStore() }

    @Test("whole lines in order: across days, segments and compressed files, and not what has no end")
    func order() throws {
        try store.append(1...2, to: "messages/2026-11-19.ndjson")
        try store.append(3...3, to: "messages/2026-11-20.ndjson")
        try store.append(4...5, to: "messages/2026-11-20.1.ndjson")
        for name in ["19", "20.1"] { try store.compress("messages/2026-11-\(name).ndjson") }
        try store.append(6...6, to: "messages/2026-11-20.2.ndjson")
        try store.append(7...8, to: "messages/2026-11-20.10.ndjson")
        try store.append("", to: "messages/2026-11-21.ndjson")
        try store.append(HandmadeStore.lines(9...10) + #"{"received"#, to: "messages/2026-11-22.ndjson")
        try store.append(99...99, to: "messages/notes.txt")
        try store.append(99...99, to: "torn/messages-2026-11-22-4711")
        var reader = store.reader()
        #expect(reader.words() == (1...10).map { "\($0)" })
        #expect(reader.words() == [])
    }

    @Test("topics come side by side in the order of their stamps, or those alone that are asked for")
    func topics() throws {
        try store.append(HandmadeStore.lines([1, 4, 5]), to: "messages/2026-11-22.ndjson")
        try store.append(HandmadeStore.lines([2, 3, 7]), to: "report/2026-11-22.ndjson")
        try store.append(6...6, to: "delivery_status/2026-11-22.ndjson")
        var all = store.reader()
        #expect(all.words() == (1...7).map { "\($0)" })
        var some = store.reader(["report", "delivery_status", "template_status"])
        #expect(some.words() == ["2", "3", "6", "7"])
    }

    @Test("a line's receipt names its bytes, and its text is the line")
    func receipts() throws {
        let name = "messages/2026-11-22.ndjson"
        try store.append("     " + HandmadeStore.torn + "\n" + HandmadeStore.lines(1...2), to: name)
        try store.append("  " + HandmadeStore.lines(3...3), to: name)
        let bytes = try readFile(store.path(name))
        var reader = store.reader()
        for (arrival, number) in zip(reader.arrivals(), 1...) {
            guard case .line(let line) = arrival else { continue }
            let receipt = line.position.receipt
            #expect(line.text == Array(HandmadeStore.line(number).utf8))
            #expect(Array(bytes[receipt.offset..<receipt.end]) == line.text + [0x0A])
            #expect(receipt.text == "\(name):\(receipt.offset):\(receipt.length)")
            #expect(line.position.number == number)
        }
    }

    @Test("blanks and lines of fragments are passed; what can't be read is named, and passed over")
    func passed() throws {
        let torn = HandmadeStore.torn + "\n"
        let unsigned = #"{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages"}"# + "\n"
        let (first, second) = (HandmadeStore.lines(1...1), HandmadeStore.lines(2...2))
        let text = torn + first + "    \n   " + torn + "{}\n" + second + unsigned
        try store.append(text + torn, to: "messages/2026-11-22.ndjson")
        try store.append(3...3, to: "messages/2026-11-23.ndjson")
        var reader = store.reader()
        let bad = ["{}\n", unsigned].compactMap { text.utf8.firstRange(of: Array($0.utf8)) }
        let places = bad.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) }
        #expect(reader.words() == ["1", "fault line at \(places[0])", "2", "fault line at \(places[1])", "3"])
        #expect(reader.words() == [])
    }

    @Test("a line of a body of 64 MiB is read")
    func large() throws {
        let name = "messages/2026-11-22.ndjson"
        try store.append(1...1, to: name)
        try store.append(String(HandmadeStore.line(2).dropLast()), to: name)
        let size = try readFile(store.path(name)).count + 64 << 20
        try store.cut(name, to: size)
        try store.append("}\n" + HandmadeStore.lines(3...3), to: name)
        var reader = store.reader()
        let lines = reader.arrivals()
        #expect(lines.map(\.receivedAt) == [1, 2, 3].map { LineParts.stamp(of: HandmadeStore.line($0)) })
        #expect(lines.map(\.length).max().map { $0 > 64 << 20 } == true)
    }

    @Test("of a damaged gzip what stands before the damage is given, and the damage is told once")
    func damaged() throws {
        try store.append(1...200, to: "messages/2026-11-21.ndjson")
        try store.compress("messages/2026-11-21.ndjson")
        let name = "messages/2026-11-21.ndjson.gz"
        try store.cut(name, to: readFile(store.path(name)).count - 4)
        try store.append(201...202, to: "messages/2026-11-22.ndjson")
        var reader = store.reader()
        #expect(reader.words() == (1...200).map { "\($0)" } + ["fault gzip", "201", "202"])
        #expect(reader.words() == [])
    }

    @Test("a file that can't be opened is told once, and read when it can be")
    func unreadable() throws {
        try store.append(1...1, to: "messages/2026-11-21.ndjson")
        try makeDirectory(store.path("messages/2026-11-22.ndjson"), mode: 0o700)
        try store.append(3...3, to: "messages/2026-11-23.ndjson")
        var reader = store.reader()
        let path = store.path("messages/2026-11-22.ndjson")
        #expect(reader.words() == ["1", "fault notAFile(path: \"\(path)\")", "3"])
        #expect(reader.words() == [])
        removeTree(path)
        try store.append(2...2, to: "messages/2026-11-22.ndjson")
        #expect(reader.words() == ["2"])
    }

    @Test("a data directory that is not there is told once, and read when it is")
    func missing() throws {
        removeTree(store.path)
        var reader = store.reader()
        #expect(reader.words() == ["fault open"])
        #expect(reader.words() == [])
        try makeDirectory(store.path, mode: 0o700)
        try store.append(1...1, to: "messages/2026-11-22.ndjson")
        #expect(reader.words() == ["1"])
    }
}

extension Arrival {
    /// Bytes of a line.
    fileprivate var length: Int {
        if case .line(let line) = self { return line.position.receipt.length }
        return 0
    }
}

extension LineParts {
    fileprivate static func stamp(of line: String) -> Timestamp? { LineFormat.receivedAt(Array(line.utf8).span) }
}
