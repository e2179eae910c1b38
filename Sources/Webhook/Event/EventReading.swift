package import Format
package import JSON

/// What one pass over a body's text tells: pure, for a body that is signed as for a line that is stored. It looks for
/// no more than the topic needs.
package struct EventReading: Sendable {
    /// The members that tell a topic, in the order of the tree.
    private enum Member: UInt8 { case topic = 1, message, buttonResponse, statusUpdate, report }

    private static let tree = JSONTree([
        (1, "topic"), (1, "message"), (1, "buttonResponse"), (1, "statusUpdate"), (1, "report"),
    ])

    /// What the event says of its topic, by its own word or by its members; nil when it does not tell.
    package let topic: Topic?
    /// The JSON text without outer white space.
    package let range: Range<Int>
    /// A CR or LF stands outside its strings.
    private let hasLineBreak: Bool

    package init(of text: Span<UInt8>) throws(JSONFault) {
        let outline = try JSONPass.outline(of: text, by: Self.tree)
        topic = Self.topic(outline, text)
        range = outline.root.range
        hasLineBreak = outline.hasLineBreak
    }

    /// Of a text that nobody looked at.
    init(unread count: Int) {
        topic = nil
        range = 0..<count
        hasLineBreak = false
    }

    /// Makes what every process needs once.
    static func warm() {
        _ = tree
    }

    /// Nothing stands around the JSON text, and no line break between its tokens: it can be stored as it is.
    /// - Parameter count: bytes of the whole text.
    package func isVerbatim(of count: Int) -> Bool { range == 0..<count && !hasLineBreak }

    private static func topic(_ outline: JSONOutline, _ text: Span<UInt8>) -> Topic? {
        func value(_ member: Member) -> JSONValue { outline[member.rawValue] }
        let own = value(.topic)
        if own.kind == .string { return named(text, own.range) }
        if value(.statusUpdate).kind == .object { return .deliveryStatus }
        if value(.report).kind == .object { return .report }
        return value(.message).isPresent || value(.buttonResponse).isPresent ? .messages : nil
    }

    private static func named(_ text: Span<UInt8>, _ range: Range<Int>) -> Topic {
        var name = InlineArray<64, UInt8>(repeating: 0)
        var count = 0
        JSONString.decode(text, range) { byte in
            if count < Topic.longest { name[count] = byte }
            count += 1
        }
        guard count <= Topic.longest else { return .unknown }
        return Topic(named: name.span.extracting(0..<count))
    }
}
