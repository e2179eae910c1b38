/// The members of Connectly's bodies that Hookline reads, by their place in the tree. Everything else is stored unread.
enum EventMember: UInt8 {
    case topic = 1, timestamp
    case context, replyToId
    case message, messageId, messageText, attachments, location, referral, isButtonResponse
    case buttonResponse, buttonId
    case statusUpdate, statusId, status
    case report, lastRun, lastRunId
    /// The documents show these two beside `message` as well as in it.
    case outerAttachments, outerLocation

    /// In the order of the cases.
    static let tree = JSONTree([
        (1, "topic"), (1, "timestamp"),
        (1, "context"), (2, "replyToId"),
        (1, "message"), (2, "id"), (2, "text"), (2, "attachments"), (2, "location"), (2, "referral"),
        (2, "isButtonResponse"),
        (1, "buttonResponse"), (2, "id"),
        (1, "statusUpdate"), (2, "id"), (2, "status"),
        (1, "report"), (2, "last_run"), (3, "id"),
        (1, "attachments"), (1, "location"),
    ])
}

extension JSONOutline {
    subscript(member: EventMember) -> JSONValue { self[member.rawValue] }

    /// The whole text's value.
    var root: JSONValue { self[JSONTree.root] }
}
