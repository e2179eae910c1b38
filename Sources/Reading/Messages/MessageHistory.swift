package import Format

/// What became of one message. The order in which its events are added, and how often each is, makes no difference.
package struct MessageHistory: Sendable {
    /// One status, folded from all events that say it.
    package struct Step: Sendable {
        package let status: String
        /// The earliest of the events' own times, as sent.
        package fileprivate(set) var timestamp: String?
        /// When the first of them was received.
        package fileprivate(set) var receivedAt: Timestamp
        /// How many there were beyond the first.
        package fileprivate(set) var repeats = 0
    }

    package let id: MessageId
    private var byStatus: [String: Step] = [:]
    private var failure: (receivedAt: Timestamp, error: DeliveryError)?
    private var inbound: [Reply] = []
    private var callbacks = First()
    private var campaigns = First()
    private var recipients = First()

    package init(id: MessageId) {
        self.id = id
    }

    mutating func add(_ event: StatusEvent) {
        campaigns.offer(event.campaign, at: event.receivedAt)
        callbacks.offer(event.callbackData, at: event.receivedAt)
        recipients.offer(event.recipient, at: event.receivedAt)
        if let error = event.error { offer(error, at: event.receivedAt) }
        guard var step = byStatus[event.status] else {
            byStatus[event.status] = Step(
                status: event.status, timestamp: event.timestamp, receivedAt: event.receivedAt)
            return
        }
        step.repeats += 1
        step.receivedAt = min(step.receivedAt, event.receivedAt)
        step.timestamp = Self.earlier(step.timestamp, event.timestamp)
        byStatus[event.status] = step
    }

    /// Keeps the error that was received first.
    private mutating func offer(_ error: DeliveryError, at time: Timestamp) {
        if let failure, failure.receivedAt <= time { return }
        failure = (time, error)
    }

    mutating func add(_ reply: Reply) {
        callbacks.offer(reply.callbackData, at: reply.receivedAt)
        inbound.append(reply)
    }

    private static func earlier(_ one: String?, _ other: String?) -> String? {
        guard let one, let other else { return one ?? other }
        return (Int64(one) ?? .max, one) <= (Int64(other) ?? .max, other) ? one : other
    }

    /// The furthest of sent, delivered and read; `delivery_failed` when it did not get to the device; nil when nothing
    /// is known.
    package var state: DeliveryStatus? {
        DeliveryStatus.byReach.first { byStatus[$0.rawValue] != nil }
    }

    /// By rank; those that the documents don't know stand last, by their time.
    package var steps: [Step] {
        byStatus.values.sorted { one, other in
            let ranks = (Self.rank(one.status), Self.rank(other.status))
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            return one.receivedAt == other.receivedAt ? one.status < other.status : one.receivedAt < other.receivedAt
        }
    }

    private static func rank(_ status: String) -> Int {
        DeliveryStatus.allCases.firstIndex { $0.rawValue == status } ?? DeliveryStatus.allCases.count
    }

    package var error: DeliveryError? { failure?.error }
    package var campaign: String? { campaigns.value }
    package var callbackData: String? { callbacks.value }
    package var recipient: String? { recipients.value }

    /// In the order they were received.
    package var replies: [Reply] { inbound.sorted { $0.receivedAt < $1.receivedAt } }
}

/// Of several values the one that was received first.
private struct First: Sendable {
    private(set) var value: String?
    private var moment: Timestamp?

    mutating func offer(_ other: String?, at time: Timestamp) {
        guard let other else { return }
        if let value, let moment, (moment, value) <= (time, other) { return }
        (value, moment) = (other, time)
    }
}
