internal import JSON

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

    /// The four places in which the documents show a campaign's name.
    static let campaigns: [EventMember] = [
        .campaign, .campaignInCamelCase, .statusCampaign, .statusCampaignInCamelCase,
    ]

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
}
