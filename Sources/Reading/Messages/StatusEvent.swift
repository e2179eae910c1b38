package import Format
internal import JSON

/// The statuses that are known, in the order in which a message goes through them.
package enum DeliveryStatus: String, CaseIterable, Sendable {
    case sent, delivered, read
    case failed = "delivery_failed"

    /// The furthest first. What was delivered did not fail, whatever else was said.
    static let byReach: [DeliveryStatus] = [.read, .delivered, .failed, .sent]

    /// The oldest documents have another word for the last one.
    init?(_ word: String) {
        self.init(rawValue: word == "delivery_failure" ? "delivery_failed" : word)
    }

    /// Nil for what is no status that the documents know.
    init?(_ kind: EventKind) {
        switch kind {
        case .sent: self = .sent
        case .delivered: self = .delivered
        case .read: self = .read
        case .failed: self = .failed
        default: return nil
        }
    }
}

/// One status of one message, as one line tells it.
package struct StatusEvent: Sendable {
    package let id: MessageId
    /// A word that the documents don't know is kept as it is.
    package let status: String
    /// As sent: seconds since 1970.
    package let timestamp: String?
    package let receivedAt: Timestamp
    package let error: DeliveryError?
    package let campaign: String?
    /// A JSON text.
    package let callbackData: String?
    package let recipient: String?

    /// Nil when the event is no status of a message.
    init?(_ event: EventOutline, _ text: Span<UInt8>, receivedAt: Timestamp) {
        guard let id = event.text(.statusId, in: text), let status = event.text(.status, in: text) else { return nil }
        self.id = MessageId(id)
        self.status = DeliveryStatus(status)?.rawValue ?? status
        self.receivedAt = receivedAt
        timestamp = event.text(.timestamp, in: text)
        error = DeliveryError(event, text)
        campaign = Self.campaign(event, text)
        callbackData = event.raw(.callbackData, in: text)
        recipient = event.text(.recipientId, in: text)
    }

    private static func campaign(_ event: EventOutline, _ text: Span<UInt8>) -> String? {
        for place in EventMember.campaigns {
            if let name = event.text(place, in: text) { return name }
        }
        return nil
    }
}

/// Why a message could not be delivered.
package struct DeliveryError: Equatable, Sendable {
    package let code: String?
    package let userMessage: String?
    package let traceId: String?

    init?(_ event: EventOutline, _ text: Span<UInt8>) {
        guard event[.error].kind == .object else { return nil }
        code = event.text(.errorCode, in: text)
        userMessage = event.text(.errorUserMessage, in: text)
        traceId = event.text(.errorTraceId, in: text)
    }
}

/// An inbound event that refers to a message.
package struct Reply: Equatable, Sendable {
    package let repliesTo: MessageId
    package let receivedAt: Timestamp
    package let timestamp: String?
    package let kind: EventKind
    package let sender: String?
    package let text: String?
    /// Of the button.
    package let payload: String?
    /// A JSON text.
    package let callbackData: String?

    /// Nil when the event refers to no message.
    init?(_ event: EventOutline, _ text: Span<UInt8>, receivedAt: Timestamp) {
        guard let id = event.text(.replyToId, in: text) else { return nil }
        repliesTo = MessageId(id)
        self.receivedAt = receivedAt
        timestamp = event.text(.timestamp, in: text)
        kind = event.kind(in: text)
        sender = event.text(.senderId, in: text)
        self.text = event.text(.messageText, in: text) ?? event.text(.buttonText, in: text)
        payload = event.text(.buttonPayload, in: text)
        callbackData = event.raw(.callbackData, in: text)
    }
}
