import Testing

@testable import Webhook

/// What can be told of a stored line by its text.
struct LineFormatTests {
    private static let stamp = Timestamp(microseconds: 1_700_000_000_123_456)

    @Test("every line that we make is whole, also behind blanks", arguments: JSONTexts.all)
    func whole(text: JSONText) {
        let line = Array(Stops.line(text.bytes, at: Self.stamp).dropLast())
        for line in [line, [0x20] + line, [UInt8](repeating: 0x20, count: 500) + line] {
            #expect(Self.isWhole(line))
            #expect(LineFormat.receivedAt(line.span) == Self.stamp)
        }
    }

    @Test("a marked line is whole, and so is a torn one", arguments: [1, 2, 1_000_000, Int.max])
    func markedAndTorn(number: Int) {
        var line = LineEncoder.line(of: Stops.decoded(Array("{}".utf8)))
        line.stamp(Self.stamp, repeats: number)
        #expect(Self.isWhole(line.withBytes { $0.dropLast() }.map { $0 }))
        var torn = BufferPool().take()
        TornLine.append(to: &torn, receivedAt: Self.stamp, topic: .report, count: number)
        #expect(Self.isWhole(torn.bytes.dropLast()))
    }

    @Test("a line that is cut anywhere is not whole", arguments: ["{}", " {}", "[", #"{"topic":"messages"}"#])
    func cut(body: String) {
        let line = Stops.line([UInt8](body.utf8)).dropLast()
        for count in 0..<line.count { #expect(!Self.isWhole(line.prefix(count))) }
        for count in 1...line.count { #expect(!Self.isWhole(line.dropFirst(count))) }
    }

    @Test func `a line is not whole when it is spliced with another`() {
        let line = Stops.line(Array("{}".utf8)).dropLast()
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
        let line = Array(Stops.line(Array("{}".utf8), at: Self.stamp))
        #expect(LineFormat.stampedPrefix == 42)
        #expect(LineFormat.receivedAt(Array(line.prefix(42)).span) == Self.stamp)
        #expect(LineFormat.receivedAt(Array(line.prefix(41)).span) == nil)
    }

    private static func isWhole(_ text: some Sequence<UInt8>) -> Bool { LineFormat.isWhole(Array(text).span) }
}
