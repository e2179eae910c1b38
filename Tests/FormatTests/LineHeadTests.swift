import TestSupport
import Testing

@testable import Format

/// What the head of a stored line says.
struct LineHeadTests {
    @Test("a line's head is what was written", arguments: ["messages", "unknown", "undecodable"])
    func head(topic: String) throws {
        for repeats in [nil, 1, 9, 10, 123_456_789, 999_999_999_999_999_999] as [Int?] {
            let line = HandmadeLine.of("{}", topic: topic, repeats: repeats)
            for count in [line.count, min(line.count, LineHead.longest)] {
                let head = try #require(Self.head(line.prefix(count)))
                #expect(head.receivedAt == HandmadeLine.stamp && head.repeats == repeats)
                #expect(head.topic.description == topic)
                #expect(head.signature == Signature(of: HandmadeLine.signature.utf8))
            }
        }
    }

    @Test func `blanks may stand before it only where a fragment was`() {
        let line = HandmadeLine.of("{}", repeats: 3)
        for blanks in [0, 1, 400] {
            let text = [UInt8](repeating: 0x20, count: blanks) + line
            let head = LineHead(behindBlanks: text.span)
            #expect(head?.receivedAt == HandmadeLine.stamp && head?.repeats == 3)
        }
        let none = LineHead(behindBlanks: [UInt8](repeating: 0x20, count: 300).span)
        #expect(none == nil)
    }

    @Test func `a torn line has no head`() {
        #expect(Self.head(HandmadeLine.torn("messages", 7)) == nil)
    }

    @Test func `a head that is cut is none`() throws {
        let line = HandmadeLine.of("{}")
        let end = try #require(line.firstRange(of: Array(#"","event":"#.utf8))).lowerBound
        for count in 0...end { #expect(Self.head(line.prefix(count)) == nil) }
        #expect(Self.head(line.prefix(end + 1)) != nil)
    }

    @Test("a head with a part that is not ours is none", arguments: foreignParts)
    func foreign(part: String, other: String) {
        let line = String(decoding: HandmadeLine.of("{}"), as: UTF8.self)
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
        let line = String(decoding: HandmadeLine.of("{}", repeats: 77), as: UTF8.self)
        let changed = line.replacing(#""repeat":77"#, with: #""repeat":"# + text)
        #expect(Self.head(changed.utf8)?.repeats == 0)
    }

    @Test func `the longest head lies in the bytes that are read for it`() throws {
        let longest = String(repeating: "a", count: Topic.longest)
        let line = HandmadeLine.of("{}", topic: longest, repeats: 999_999_999_999_999_999)
        let head = try #require(Self.head(line.prefix(LineHead.longest)))
        #expect(head.repeats == 999_999_999_999_999_999 && head.topic.description.utf8.count == 64)
    }

    private static func head(_ text: some Sequence<UInt8>) -> LineHead? { LineHead(Array(text).span) }
}
