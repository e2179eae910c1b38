import Testing

@testable import JSON

/// The words of a stored line's reason.
struct JSONFaultTests {
    private static let reasons: [JSONFault.Reason] = [
        .empty, .byteOrderMark, .value, .name, .colon, .comma, .literal, .number, .escape, .control, .utf8, .surrogate,
        .end, .trailing, .depth,
    ]

    @Test("a reason's word in a line is its name", arguments: reasons)
    func word(reason: JSONFault.Reason) {
        #expect(JSONFault(reason, at: 0).word.description == reason.rawValue)
    }

    @Test("a word needs no escape in JSON", arguments: reasons)
    func plainWord(reason: JSONFault.Reason) {
        #expect(reason.rawValue.utf8.allSatisfy { Set("abcdefghijklmnopqrstuvwxyz-8".utf8).contains($0) })
    }

    @Test func `two faults are equal in reason and place`() {
        #expect(JSONFault(.comma, at: 3) == JSONFault(.comma, at: 3))
        #expect(JSONFault(.comma, at: 3) != JSONFault(.comma, at: 4))
        #expect(JSONFault(.comma, at: 3) != JSONFault(.colon, at: 3))
    }
}
