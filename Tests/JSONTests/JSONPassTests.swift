import TestSupport
import Testing

@testable import JSON

/// The named table, and properties of the one pass.
struct JSONPassTests {
    @Test("each text of the table is accepted, or refused for its reason at its place", arguments: JSONTexts.all)
    func verdict(text: JSONText) {
        #expect(Verdict.of(text.bytes) == text.fault ?? "accepted")
    }

    @Test func `the table has at least 200 texts, each with a name of its own`() {
        #expect(JSONTexts.all.count >= 200)
        #expect(JSONTexts.accepted.count >= 80)
        #expect(JSONTexts.refused.count >= 200)
        #expect(Set(JSONTexts.all.map(\.name)).count == JSONTexts.all.count)
        #expect(Set(JSONTexts.all.map(\.bytes)).count == JSONTexts.all.count)
    }

    @Test func `every reason stands in the table`() {
        let words = Set(JSONTexts.refused.compactMap { $0.fault?.split(separator: "@").first.map(String.init) })
        #expect(
            words == [
                "empty", "byte-order-mark", "value", "name", "colon", "comma", "literal", "number", "escape", "control",
                "utf-8", "surrogate", "end", "trailing", "depth",
            ])
    }

    @Test("a text that is cut anywhere is refused where it ends", arguments: Sample.known)
    func cutting(sample: Sample) {
        let body = sample.body
        guard let last = body.lastIndex(of: UInt8(ascii: "}")) else { return }
        #expect(Verdict.of([]) == "empty@0")
        for length in 1...last {
            #expect(Verdict.of([UInt8](body[..<length])) == "end@\(length)")
        }
    }

    @Test("an accepted text is accepted between white space", arguments: JSONTexts.accepted)
    func outerSpace(text: JSONText) {
        #expect(Verdict.of([0x20, 0x0A] + text.bytes + [0x0D, 0x09]) == "accepted")
    }

    @Test func `a reader may allow less depth, or one more for the envelope`() throws {
        let tree = JSONTree([])
        for deepest in [1, 2, 119, 120, 121] {
            let text = { (count: Int) in Array((JSONTexts.times(count, "[") + JSONTexts.times(count, "]")).utf8) }
            _ = try JSONPass.outline(of: text(deepest).span, by: tree, deepest: deepest)
            #expect(throws: JSONFault(.depth, at: deepest)) {
                _ = try JSONPass.outline(of: text(deepest + 1).span, by: tree, deepest: deepest)
            }
        }
    }

    @Test("a refusal is the same three bytes further on", arguments: JSONTexts.refused.filter(\.isMovable))
    func moved(text: JSONText) throws {
        let parts = try #require(text.fault).split(separator: "@")
        let offset = try #require(Int(parts[1]))
        #expect(Verdict.of(Array("[0,".utf8) + text.bytes) == "\(parts[0])@\(offset + 3)")
    }
}

extension JSONText {
    /// Whether the fault does not hang on where the text begins, where it ends, or how deep it lies.
    fileprivate var isMovable: Bool {
        let word = fault?.prefix { $0 != "@" } ?? ""
        return bytes.count < 100 && !["empty", "byte-order-mark", "trailing", "depth"].contains(word)
    }
}
