/// What one pass over a body's text tells: pure, for a body that is signed as for a line that is stored.
package struct EventReading: Sendable {
    package let topic: Topic
    package let kind: EventKind
    package let identity: EventIdentity
    /// The JSON text without outer white space.
    package let range: Range<Int>
    /// A CR or LF stands outside its strings.
    package let hasLineBreak: Bool

    /// - Parameter locationTopic: the topic of events that don't say their own.
    package init(of text: Span<UInt8>, locationTopic: Topic? = nil) throws(JSONFault) {
        let outline = try JSONPass.outline(of: text, by: EventMember.tree)
        topic = Self.topic(outline, text) ?? locationTopic ?? .unknown
        kind = Self.kind(outline, text)
        identity = Self.identity(outline)
        range = outline.root.range
        hasLineBreak = outline.hasLineBreak
    }

    static func result(of text: Span<UInt8>, locationTopic: Topic?) -> Result<EventReading, JSONFault> {
        do {
            return .success(try EventReading(of: text, locationTopic: locationTopic))
        } catch {
            return .failure(error)
        }
    }

    /// The body's own word; else by its members; nil when neither tells.
    static func topic(_ outline: JSONOutline, _ text: Span<UInt8>) -> Topic? {
        let own = outline[.topic]
        if own.kind == .string { return named(text, own.range) }
        if outline[.statusUpdate].kind == .object { return .deliveryStatus }
        if outline[.report].kind == .object { return .report }
        return outline[.message].isPresent || outline[.buttonResponse].isPresent ? .messages : nil
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

    static func kind(_ outline: JSONOutline, _ text: Span<UInt8>) -> EventKind {
        if outline[.statusUpdate].kind == .object { return status(outline[.status], text) }
        if outline[.report].kind == .object { return .report }
        if outline[.buttonResponse].kind == .object || outline[.isButtonResponse].kind == .true { return .button }
        guard outline[.message].kind == .object else { return .other }
        if outline[.replyToId].kind == .string { return .quotedReply }
        if outline[.location].kind == .object || outline[.outerLocation].kind == .object { return .location }
        if hasElements(outline[.attachments], text) || hasElements(outline[.outerAttachments], text) { return .media }
        if outline[.referral].kind == .object { return .referral }
        return outline[.messageText].kind == .string ? .text : .other
    }

    private static func status(_ value: JSONValue, _ text: Span<UInt8>) -> EventKind {
        if JSONString.equals(text, value, "sent") { return .sent }
        if JSONString.equals(text, value, "delivered") { return .delivered }
        if JSONString.equals(text, value, "read") { return .read }
        if JSONString.equals(text, value, "delivery_failed") { return .failed }
        return JSONString.equals(text, value, "delivery_failure") ? .failed : .otherStatus
    }

    /// Whether an array holds anything but white space.
    private static func hasElements(_ value: JSONValue, _ text: Span<UInt8>) -> Bool {
        guard value.kind == .array else { return false }
        for place in value.range.dropFirst().dropLast() where text[place] > 0x20 { return true }
        return false
    }

    private static func identity(_ outline: JSONOutline) -> EventIdentity {
        if let id = outline[.statusId].text, let status = outline[.status].text {
            return .status(id: id, status: status)
        }
        if let id = outline[.buttonId].text ?? outline[.messageId].text { return .message(id) }
        if let id = outline[.lastRunId].text { return .reportRun(id) }
        return .bytes
    }
}

extension JSONValue {
    /// There, and not null.
    package var isPresent: Bool { kind != .absent && kind != .null }

    /// The range of a string or a number; documents show strings, senders may change their mind.
    fileprivate var text: Range<Int>? { kind == .string || kind == .number ? range : nil }
}
