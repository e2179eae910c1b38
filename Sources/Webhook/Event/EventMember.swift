/// The members of Connectly's bodies that Hookline reads, by their place in the tree. Everything else is stored unread.
package enum EventMember: UInt8, Sendable {
    case topic = 1, timestamp
    case context, replyToId
    case message, messageId, messageText, attachments, location, referral, isButtonResponse
    case buttonResponse, buttonId, buttonText, buttonPayload
    case statusUpdate, statusId, status
    case error, errorCode, errorUserMessage, errorTraceId
    case statusMetadata, statusCampaign, statusCampaignInCamelCase
    case report, lastRun, lastRunId
    /// The documents show these two beside `message` as well as in it.
    case outerAttachments, outerLocation
    case sender, senderId
    case recipient, recipientId
    case metadata, campaign, campaignInCamelCase
    case callbackData

    /// In the order of the cases.
    static let tree = JSONTree([
        (1, "topic"), (1, "timestamp"),
        (1, "context"), (2, "replyToId"),
        (1, "message"), (2, "id"), (2, "text"), (2, "attachments"), (2, "location"), (2, "referral"),
        (2, "isButtonResponse"),
        (1, "buttonResponse"), (2, "id"), (2, "text"), (2, "payload"),
        (1, "statusUpdate"), (2, "id"), (2, "status"),
        (2, "error"), (3, "code"), (3, "userMessage"), (3, "cntTraceId"),
        (2, "metadata"), (3, "campaign_name"), (3, "campaignName"),
        (1, "report"), (2, "last_run"), (3, "id"),
        (1, "attachments"), (1, "location"),
        (1, "sender"), (2, "id"),
        (1, "recipient"), (2, "id"),
        (1, "metadata"), (2, "campaign_name"), (2, "campaignName"),
        (1, "callbackData"),
    ])
}

extension JSONOutline {
    subscript(member: EventMember) -> JSONValue { self[member.rawValue] }

    /// The whole text's value.
    var root: JSONValue { self[JSONTree.root] }
}

/// Where the members of one event lie: what one strict pass over its text found.
package struct EventOutline: Sendable {
    let outline: JSONOutline

    package init(of text: Span<UInt8>) throws(JSONFault) {
        outline = try JSONPass.outline(of: text, by: EventMember.tree)
    }

    /// Nothing stands around the JSON text, and no line break between its tokens: it can be stored as it is.
    package func isVerbatim(_ text: Span<UInt8>) -> Bool {
        outline.root.range == 0..<text.count && !outline.hasLineBreak
    }

    /// The JSON text without outer white space.
    package var range: Range<Int> { outline.root.range }

    /// The last value of that name; absent where there is none.
    package subscript(member: EventMember) -> JSONValue { outline[member] }

    /// The content of a string, or a number as sent; nil for anything else.
    package func text(_ member: EventMember, in text: Span<UInt8>) -> String? {
        let value = outline[member]
        switch value.kind {
        case .string: return JSONString.content(text, value.range)
        case .number: return String(decoding: value.range.map { text[$0] }, as: UTF8.self)
        default: return nil
        }
    }

    /// An id in the form in which Connectly writes it; nil when it is none, or written with escapes.
    package func ulid(_ member: EventMember, in text: Span<UInt8>) -> ULID? {
        let value = outline[member]
        guard value.kind == .string else { return nil }
        return ULID(text.extracting(value.range.dropFirst().dropLast()))
    }

    /// A value as sent, whatever it is; nil when it is absent or null.
    package func raw(_ member: EventMember, in text: Span<UInt8>) -> String? {
        let value = outline[member]
        guard value.isPresent else { return nil }
        return String(decoding: value.range.map { text[$0] }, as: UTF8.self)
    }

    /// What the event says of its topic, by its own word or by its members; nil when it does not tell.
    package func topic(in text: Span<UInt8>) -> Topic? { EventReading.topic(outline, text) }

    /// What the event is about.
    package func kind(in text: Span<UInt8>) -> EventKind { EventReading.kind(outline, text) }
}
