import Testing

@testable import Webhook

/// What the head of a stored line says.
struct LineHeadTests {
    private static let stamp = Timestamp(microseconds: 1_700_000_000_123_456)

    @Test("a line's head is what it was made of", arguments: ["{}", #"{"topic":"messages"}"#, " {}", "{", ""])
    func head(body: String) throws {
        let bytes = [UInt8](body.utf8)
        for repeats in [nil, 1, 9, 10, 123_456_789, 999_999_999_999_999_999] as [Int?] {
            let line = Self.line(bytes, repeats: repeats)
            for count in [line.count, min(line.count, LineHead.longest)] {
                let head = try #require(Self.head(line.prefix(count)))
                #expect(head.receivedAt == Self.stamp && head.repeats == repeats)
                #expect(head.topic == (body == "{" || body.isEmpty ? .undecodable : Stops.topic(Told(of: body).topic)))
                #expect(head.signature == Stops.signature(of: bytes))
            }
        }
    }

    @Test func `blanks may stand before it only where a fragment was`() {
        let line = Self.line(Array("{}".utf8), repeats: 3)
        for blanks in [0, 1, 400] {
            let text = [UInt8](repeating: 0x20, count: blanks) + line
            let head = LineHead(behindBlanks: text.span)
            #expect(head?.receivedAt == Self.stamp && head?.repeats == 3)
        }
        let none = LineHead(behindBlanks: [UInt8](repeating: 0x20, count: 300).span)
        #expect(none == nil)
    }

    @Test func `a torn line has no head`() {
        var torn = BufferPool().take()
        TornLine.append(to: &torn, receivedAt: Self.stamp, topic: .messages, count: 7)
        #expect(Self.head(torn.bytes) == nil)
    }

    @Test func `a head that is cut is none`() throws {
        let line = Self.line(Array("{}".utf8), repeats: nil)
        let end = try #require(line.firstRange(of: Array(#"","event":"#.utf8))).lowerBound
        for count in 0...end { #expect(Self.head(line.prefix(count)) == nil) }
        #expect(Self.head(line.prefix(end + 1)) != nil)
    }

    @Test("a head with a part that is not ours is none", arguments: foreignParts)
    func foreign(part: String, other: String) {
        let line = String(decoding: Self.line(Array("{}".utf8), repeats: nil), as: UTF8.self)
        #expect(line.contains(part))
        #expect(Self.head(line.replacing(part, with: other, maxReplacements: 1).utf8) == nil)
    }

    private static let foreignParts = [
        (#""topic""#, #""topics""#), (#""unknown""#, #""Unknown""#), (#""unknown""#, #""""#), (#""unknown""#, "null"),
        (#""unknown""#, #""../x""#), (#""signature""#, #""signatur""#), ("=\"", "\""), ("=\"", "==\""), ("=\"", "A\""),
        (#"","signature":"#, #"", "signature":"#), ("2023-11", "2023-13"), (#"{"rec"#, #"{ "rec"#),
    ]

    @Test("a mark without a count is still a mark", arguments: ["", "x", "-1", "null", #""1""#, ","])
    func counts(text: String) {
        let line = String(decoding: Self.line(Array("{}".utf8), repeats: 77), as: UTF8.self)
        let changed = line.replacing(#""repeat":77"#, with: #""repeat":"# + text)
        #expect(Self.head(changed.utf8)?.repeats == 0)
    }

    @Test func `the longest head lies in the bytes that are read for it`() throws {
        let body = Array(#"{"topic":"\#(String(repeating: "a", count: 64))"}"#.utf8)
        let line = Self.line(body, repeats: 999_999_999_999_999_999)
        let head = try #require(Self.head(line.prefix(LineHead.longest)))
        #expect(head.repeats == 999_999_999_999_999_999 && head.topic.description.utf8.count == 64)
    }

    private static func line(_ body: [UInt8], repeats: Int?) -> [UInt8] {
        var line = LineEncoder.line(of: Stops.decoded(body))
        line.stamp(stamp, repeats: repeats)
        return line.withBytes { [UInt8]($0) }
    }

    private static func head(_ text: some Sequence<UInt8>) -> LineHead? { LineHead(Array(text).span) }
}
