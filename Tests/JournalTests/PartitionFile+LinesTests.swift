import Format
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct PartitionFileLinesTests {
    private let store: Store

    init() throws { store = try Store() }

    private func file(_ bytes: [UInt8]) throws -> PartitionFile {
        let root = try store.root()
        let partition = Partition(topic: .messages, day: day(Store.day), segment: 0)
        let file = try PartitionFile.create(partition, in: root)
        try store.tear(bytes)
        return file
    }

    @Test(arguments: [("", true), ("\n", true), ("a", false), ("a\n", true), ("a\nb", false), ("a\n ", false)])
    func aFileEndsWholeWhenItsLastByteIsLF(text: String, isWhole: Bool) throws {
        #expect(try file(Array(text.utf8)).endsWhole(size: text.utf8.count) == isWhole)
    }

    @Test(arguments: [0, 1, 65534, 65535, 65536, 65537, 131_072, 200_000])
    func theLastLineBeginsBehindTheLastLF(length: Int) throws {
        let bytes = Array("abc\n".utf8) + [UInt8](repeating: 0x78, count: length)
        let file = try file(bytes)
        #expect(try file.lineStart(before: bytes.count) == 4)
        #expect(try file.lineStart(before: 3) == 0)
    }

    @Test(arguments: [0, 1, 70000, 140_000])
    func theLastStampIsThatOfTheLastLineBehindItsBlanks(blanks: Int) throws {
        let stamp = "2026-11-22T20:14:45.123456Z"
        let line = #"{"receivedAt":"\#(stamp)","topic":"messages"}"# + "\n"
        let bytes = Array("{}\n".utf8) + [UInt8](repeating: 0x20, count: blanks) + Array(line.utf8)
        #expect(try file(bytes).lastStamp(size: bytes.count) == moment(stamp))
    }

    @Test(arguments: ["", "\n", "{}\n", "  \n", "{\"receivedAt\":\"2026-11-22\"}\n", "{\"receivedat\":\"x\"}\n"])
    func aLastLineThatIsNotOursHasNoStamp(text: String) throws {
        #expect(try file(Array(text.utf8)).lastStamp(size: text.utf8.count) == nil)
    }

    @Test(arguments: [(0, 4), (4, 6), (6, nil)])
    func aLineEndsBehindItsLF(offset: Int, end: Int?) throws {
        #expect(try file(Array("abc\nd\nrest".utf8)).lineEnd(from: offset, size: 10) == end)
    }

    @Test(arguments: [0, 1, 200, 208, 70000])
    func aHeadIsReadBehindItsBlanks(blanks: Int) throws {
        try store.journal().store(message("one"))
        let line = try store.bytes()
        try store.tear([UInt8](repeating: 0x20, count: blanks) + line)
        let file = try #require(
            try PartitionFile.open(Partition(topic: .messages, day: day(Store.day), segment: 0), in: store.root()))
        #expect(try file.head(at: line.count)?.receivedAt == store.clock.now)
    }

    @Test func aHeadIsReadOnlyWhereALineBegins() throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        let second = try journal.store(message("two"))
        let root = try store.root()
        let partition = Partition(topic: .messages, day: day(Store.day), segment: 0)
        let file = try #require(try PartitionFile.open(partition, in: root))
        #expect(try file.head(at: second.offset)?.receivedAt == store.clock.now.next)
        #expect(try file.head(at: second.offset + 1) == nil)
        #expect(try file.head(at: second.offset + second.length) == nil)
    }

    @Test func bytesBehindTheEndAreFewer() throws {
        let file = try file(Array("abcdef".utf8))
        #expect(try file.bytes(4..<10) == Array("ef".utf8))
        #expect(try file.bytes(6..<10).isEmpty)
    }
}
