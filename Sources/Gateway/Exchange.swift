package import Format
package import Webhook

/// What holds for every request of a worker.
package struct RequestRules: Sendable {
    /// The longest body, in bytes.
    package let limit: Int
    /// The topic of events that name none, where the request's location names none either.
    package let topic: Topic?

    package init(limit: Int, topic: Topic?) {
        self.limit = limit
        self.topic = topic
    }
}

/// One request and its answer, however they travel: its head first, and its body as the head lets it.
package protocol Exchange: ~Copyable {
    /// Reads the head, and refuses what can be refused by it; once.
    mutating func head(_ rules: RequestRules) throws(GatewayFault) -> AdmittedHead

    /// Reads the body behind the head, and so the request is whole; once.
    /// - Parameter pool: where the body's memory comes from.
    mutating func request(behind head: consuming AdmittedHead, pool: BufferPool) throws(GatewayFault) -> Request

    /// Sends the answer; once. A peer that is gone is no fault: it will send again.
    mutating func answer(_ reply: borrowing Reply)
}
