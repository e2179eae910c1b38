/// Where and why a text is not the strict JSON that Hookline stores: RFC 8259 in UTF-8, nested 120 deep at most,
/// without unpaired surrogate escapes.
package struct JSONFault: Error, Equatable, Sendable {
    /// The words of `reason` in a stored line.
    package enum Reason: String, Sendable {
        /// Nothing but white space.
        case empty
        case byteOrderMark = "byte-order-mark"
        /// A value was expected.
        case value
        /// A member's name, a string, was expected.
        case name
        case colon
        /// A comma or the closing bracket was expected.
        case comma
        /// Neither `true`, `false` nor `null`.
        case literal
        case number
        case escape
        /// A raw control character in a string.
        case control
        case utf8 = "utf-8"
        /// An escape that is half of a surrogate pair, without the other half.
        case surrogate
        /// The text ends before its value does.
        case end
        /// More text after the value.
        case trailing
        /// Nested deeper than `JSONPass.deepest`.
        case depth
    }

    package let reason: Reason
    /// Bytes before the one that is wrong.
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The word as bytes of a line.
    package var word: StaticString {
        switch reason {
        case .empty: "empty"
        case .byteOrderMark: "byte-order-mark"
        case .value: "value"
        case .name: "name"
        case .colon: "colon"
        case .comma: "comma"
        case .literal: "literal"
        case .number: "number"
        case .escape: "escape"
        case .control: "control"
        case .utf8: "utf-8"
        case .surrogate: "surrogate"
        case .end: "end"
        case .trailing: "trailing"
        case .depth: "depth"
        }
    }

    /// As `reason` says it in a stored line: `comma@17`.
    package var text: String { "\(reason.rawValue)@\(offset)" }
}
