import Glibc
import Posix
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// The line that a receipt names.
@Suite("LineSearch")
struct LineSearchTests {
    private static let name = "messages/2026-11-22.ndjson"
    private let store: HandmadeStore

    init() throws { store = try HandmadeStore() }

    /// What stands at an offset: a line's number, or why there is none.
    private func found(_ offset: Int, _ length: Int, in name: String = name) throws -> String {
        let receipt = try #require(Receipt("\(name):\(offset):\(length)"))
        do {
            let line = try store.folder.line(at: receipt)
            #expect(line.position.receipt == receipt && line.text.count + 1 == length)
            return "\(line.number)"
        } catch {
            switch error {
            case .noLine(let reason, receipt, _): return "\(reason)"
            case .line(_, _, offset): return "line"
            case .tooLong(_, offset): return "tooLong"
            case .system(let fault, let path): return "\(fault.call.rawValue) \(path.dropFirst(store.path.count + 1))"
            default: return "\(error)"
            }
        }
    }

    private func length(_ number: Int) -> Int { HandmadeStore.line(number).utf8.count + 1 }

    @Test("each line is found at its place, in a plain file as in a compressed one; no other place is one's beginning")
    func places() throws {
        let name = "messages/2026-11-22.1.ndjson"
        try store.append(1...12, to: name)
        var beginnings: [Int: Int] = [:]
        var size = 0
        for number in 1...12 {
            beginnings[size] = number
            size += length(number)
        }
        for isCompressed in [false, true] {
            if isCompressed { try store.compress(name) }
            for offset in 0...size + 1 {
                guard let number = beginnings[offset] else {
                    #expect(try found(offset, 9, in: name) == (offset < size ? "within" : "behindEnd"), "\(offset)")
                    continue
                }
                #expect(try found(offset, length(number), in: name) == "\(number)")
                #expect(try found(offset, length(number) + 1, in: name) == "length(\(length(number)))")
            }
        }
    }

    @Test(
        "blanks before a line are no part of it, however many they are, at the file's begin and behind others",
        arguments: [1, 2, 65_535, 65_536, 70_000, 1_000_000])
    func blanks(count: Int) throws {
        let blanks = String(repeating: " ", count: count)
        try store.append(blanks + HandmadeStore.lines([1]) + blanks + HandmadeStore.lines([2]), to: Self.name)
        let second = count + length(1) + count
        for (offset, number) in [(count, 1), (second, 2)] {
            #expect(try found(offset, length(number)) == "\(number)")
            #expect(try found(offset - 1, length(number) + 1) == "within")
            #expect(try found(offset - count, length(number) + count) == "within")
            #expect(try found(offset + 1, length(number) - 1) == "within")
        }
    }

    @Test("what is within another line is none, though it looks like one")
    func within() throws {
        let inner = HandmadeStore.line(7)
        let outer = HandmadeStore.line(1).replacing(#"{"number":1}"#, with: "   " + inner)
        try store.append(outer + "\n", to: Self.name)
        let offset = outer.utf8.count - inner.utf8.count - 1
        #expect(try found(offset, inner.utf8.count + 2) == "within")
        #expect(try found(offset - 1, inner.utf8.count + 3) == "within")
    }

    @Test("lines longer than a block, and lines behind them")
    func long() throws {
        let event = #"{"number":1,"text":"\#(String(repeating: "x", count: 1_000_000))"}"#
        let line = HandmadeStore.line(1).replacing(#"{"number":1}"#, with: event)
        try store.append(line + "\n" + HandmadeStore.lines([2]), to: Self.name)
        #expect(try found(0, line.utf8.count + 1) == "-1")
        #expect(try found(line.utf8.count + 1, length(2)) == "2")
        #expect(try found(500_000, 3) == "within")
    }

    @Test("what is no line of an event has its word")
    func noLine() throws {
        let lines = [HandmadeStore.torn, "", "   ", "{}", #"{"rece"#]
        try store.append(lines.joined(separator: "\n"), to: Self.name)
        var offset = 0
        var words: [String] = []
        for line in lines {
            words.append(try found(offset, line.utf8.count + 1))
            offset += line.utf8.count + 1
        }
        #expect(words == ["torn", "blank", "blank", "line", "unfinished"])
        #expect(try found(offset - 3, 3) == "within")
        #expect(try found(offset - 1, 3) == "behindEnd")
        try store.append(String(repeating: " ", count: 5), to: "messages/2026-11-23.ndjson")
        #expect(try found(3, 3, in: "messages/2026-11-23.ndjson") == "unfinished")
    }

    @Test("the plain file counts beside a compressed one; a file that is not there is named as the plain one")
    func files() throws {
        #expect(try found(0, 3) == "open \(Self.name)")
        try store.append(1...1, to: Self.name)
        try store.compress(Self.name)
        try store.append(2...2, to: Self.name)
        #expect(try found(0, length(2)) == "2")
        try store.remove(Self.name)
        #expect(try found(0, length(1)) == "1")
        try store.cut(Self.name + ".gz", to: 30)
        #expect(try found(0, length(1)).hasPrefix("damagedGzip("))
        try store.remove(Self.name + ".gz")
        #expect(mkfifo(store.path(Self.name), 0o600) == 0)
        #expect(try found(0, length(1)).hasPrefix("notAFile("))
    }
}
