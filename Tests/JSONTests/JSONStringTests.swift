import Foundation
import TestSupport
import Testing

@testable import JSON

/// A string's content, its escapes undone.
struct JSONStringTests {
    /// Foundation drops a byte-order mark at the front of a string.
    private static let strings = JSONTexts.accepted.filter { text in
        text.bytes.first == 0x22 && !text.bytes.starts(with: [0x22, 0xEF, 0xBB, 0xBF])
    }

    @Test("the content is what Foundation reads", arguments: strings)
    func content(text: JSONText) throws {
        let ours = Self.decode(text.bytes, 0..<text.bytes.count)
        let theirs = try JSONSerialization.jsonObject(with: Data(text.bytes), options: .fragmentsAllowed) as? String
        #expect(ours == theirs.map { [UInt8]($0.utf8) })
    }

    @Test func `only the bytes of the range are read`() {
        let bytes = [UInt8](#"["a","b\n","c"]"#.utf8)
        #expect(Self.decode(bytes, 1..<4) == [0x61])
        #expect(Self.decode(bytes, 5..<10) == [0x62, 0x0A])
    }

    @Test("a string equals a text when its whole content does", arguments: comparisons)
    func equality(text: String, expected: Bool) throws {
        let bytes = [UInt8](text.utf8)
        let value = try Outline.of(text, by: JSONTree([])).root
        #expect(Self.equals(bytes, value, "sent") == expected)
    }

    private static let comparisons: [(String, Bool)] = [
        (#""sent""#, true), (#""\u0073ent""#, true), (#" "sent" "#, true), (#""\u0073\u0065\u006e\u0074""#, true),
        (#""sen""#, false), (#""sents""#, false), (#""Sent""#, false), (#""""#, false), (#""sent\u0000""#, false),
        (#""tnes""#, false), ("null", false), ("1", false), (#"["sent"]"#, false), (#"{"sent":1}"#, false),
    ]

    @Test func `a value that is absent equals nothing`() {
        #expect(!Self.equals([], JSONValue(), ""))
    }

    private static func equals(_ bytes: [UInt8], _ value: JSONValue, _ expected: StaticString) -> Bool {
        JSONString.equals(bytes.span, value, expected)
    }

    private static func decode(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var content: [UInt8] = []
        JSONString.decode(bytes.span, range) { content.append($0) }
        return content
    }
}
