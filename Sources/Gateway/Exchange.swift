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

/// One request and its answer, however they travel.
package protocol Exchange: ~Copyable {
    /// Reads the request whole; once.
    /// - Parameter pool: where the body's memory comes from.
    mutating func request(_ rules: RequestRules, pool: BufferPool) throws(GatewayFault) -> Request

    /// Sends the answer; once. A peer that is gone is no fault: it will send again.
    mutating func answer(_ reply: borrowing Reply)
}

/// Reads a body to its declared length, and one byte more that must not be there.
/// - Parameter read: writes up to the buffer's size and says how many bytes; 0 at the end.
func readBody(
    declared: Int?, limit: Int, pool: BufferPool,
    _ read: (UnsafeMutableRawBufferPointer) throws(GatewayFault) -> Int
) throws(GatewayFault) -> ByteBuffer {
    var body = pool.take()
    if declared == 0 { return body }  // HAProxy sends no end of a body that is empty: a read would wait for it
    let most = (declared ?? limit) + 1
    body.reserve(declared.map { $0 + max(1, LineEncoder.tailLength) } ?? 0)
    while body.count < most {
        let room = declared == nil ? min(most - body.count, max(4096, body.count)) : most - body.count
        if try unsafe body.receive(upTo: room, from: read) == 0 { break }
    }
    if let declared, body.count != declared { throw .stream }
    if body.count > limit { throw .tooLong }
    return body
}
