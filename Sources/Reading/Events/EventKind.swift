internal import JSON

/// What an event is about.
package enum EventKind: String, Sendable {
    case text, media, location, referral
    case button, quotedReply = "quoted-reply"
    case sent, delivered, read, failed
    /// A delivery status that the documents don't name.
    case otherStatus = "other-status"
    case report
    /// Nothing of the above: stored all the same.
    case other
}

extension EventOutline {
    /// What the event is about, by the members that are there.
    package func kind(in text: Span<UInt8>) -> EventKind {
        if outline[.statusUpdate].kind == .object { return Self.status(outline[.status], text) }
        if outline[.report].kind == .object { return .report }
        if isClick { return .button }
        guard outline[.message].kind == .object else { return .other }
        if outline[.replyToId].kind == .string { return .quotedReply }
        if outline[.location].kind == .object || outline[.outerLocation].kind == .object { return .location }
        if Self.hasElements(outline[.attachments], text) || Self.hasElements(outline[.outerAttachments], text) {
            return .media
        }
        if outline[.referral].kind == .object { return .referral }
        return outline[.messageText].kind == .string ? .text : .other
    }

    /// A button of a message was pressed.
    var isClick: Bool { outline[.buttonResponse].kind == .object || outline[.isButtonResponse].kind == .true }

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
}
