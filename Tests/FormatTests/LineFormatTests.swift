import TestSupport
import Testing

@testable import Format

/// What can be told of a stored line by its text.
struct LineFormatTests {
    @Test("a line is whole, also behind blanks", arguments: lines)
    func whole(line: [UInt8]) {
        for line in [line, [0x20] + line, [UInt8](repeating: 0x20, count: 500) + line] {
            #expect(Self.isWhole(line))
            #expect(LineFormat.receivedAt(line.span) == HandmadeLine.stamp)
        }
    }

    private static let lines =
        JSONTexts.accepted.filter { !$0.bytes.contains(0x0A) && !$0.bytes.contains(0x0D) }.map { text in
            HandmadeLine.of(String(decoding: text.bytes, as: UTF8.self))
        } + ["messages", "undecodable"].map { HandmadeLine.of("{}", topic: $0) } + [HandmadeLine.withBody("[\n]")]

    @Test("a marked line is whole, and so is a torn one", arguments: [1, 2, 1_000_000, Int.max])
    func markedAndTorn(number: Int) {
        #expect(Self.isWhole(HandmadeLine.of("{}", repeats: number)))
        #expect(Self.isWhole(HandmadeLine.torn("report", number)))
    }

    @Test("a line that is cut anywhere is not whole", arguments: ["messages", "undecodable"])
    func cut(topic: String) {
        let line = HandmadeLine.of(#"{"topic":"messages"}"#, topic: topic)
        for count in 0..<line.count { #expect(!Self.isWhole(line.prefix(count))) }
        for count in 1...line.count { #expect(!Self.isWhole(line.dropFirst(count))) }
    }

    @Test func `a line is not whole when it is spliced with another`() {
        let line = HandmadeLine.of("{}")
        for count in 0..<line.count { #expect(!Self.isWhole(line.prefix(count) + line) || count == 0) }
        for byte in ["\0", "}", "x", ","] { #expect(!Self.isWhole(line + Array(byte.utf8))) }
    }

    @Test("other text is no line of ours", arguments: others)
    func other(text: String) {
        #expect(!Self.isWhole(Array(text.utf8)))
        #expect(LineFormat.receivedAt(Array(text.utf8).span) == nil)
    }

    private static let others = [
        "", " ", "{}", "[]", "null", #"{"receivedAt":""}"#, #"{"receivedAt":"2026-11-22"}"#,
        #"{"receivedAt":"2026-11-22T20:14:45Z","topic":"messages"}"#,
        #"{"receivedat":"2026-11-22T20:14:45.123456Z","topic":"messages"}"#,
        #"{ "receivedAt":"2026-11-22T20:14:45.123456Z"}"#, #"{"receivedAt": "2026-11-22T20:14:45.123456Z"}"#,
        #"["receivedAt","2026-11-22T20:14:45.123456Z"]"#, #"{"topic":"a","receivedAt":"2026-11-22T20:14:45.123456Z"}"#,
        #"{"receivedAt":"2026-02-29T20:14:45.123456Z"}"#, "\t" + #"{"receivedAt":"2026-11-22T20:14:45.123456Z"}"#,
    ]

    @Test func `the stamp lies in the first 42 bytes`() {
        let line = HandmadeLine.of("{}")
        #expect(LineFormat.stampedPrefix == 42)
        #expect(LineFormat.receivedAt(Array(line.prefix(42)).span) == HandmadeLine.stamp)
        #expect(LineFormat.receivedAt(Array(line.prefix(41)).span) == nil)
    }

    private static func isWhole(_ text: some Sequence<UInt8>) -> Bool { LineFormat.isWhole(Array(text).span) }
}
