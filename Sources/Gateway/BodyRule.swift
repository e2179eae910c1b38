internal import Webhook

/// What body a head lets follow; chosen before a byte of it is read.
package struct BodyRule: Equatable, Sendable {
    /// Bytes that the sender says it has; nil for all that come.
    let declared: Int?
    /// The longest, in bytes.
    let limit: Int

    /// Nothing is to be read: HAProxy sends no end of a body that is empty, and a read would wait for it.
    var isEmpty: Bool { declared == 0 }

    /// One byte more than there may be, so that a longer one is noticed.
    var most: Int { (declared ?? limit) + 1 }

    /// Room for a body whose length is known, and for what is put behind it when it becomes a line: so it is not moved.
    var room: Int { declared.map { $0 + max(1, LineEncoder.tailLength) } ?? 0 }

    /// Refuses a body that can't become one of the right length.
    /// - Parameters:
    ///   - count: bytes that have come.
    ///   - isWhole: no more will.
    func check(_ count: Int, isWhole: Bool) throws(GatewayFault) {
        if let declared, count > declared || isWhole && count < declared { throw .stream }
        if count > limit { throw .tooLong }
    }
}

/// Reads a body as its rule says, and one byte more that must not be there.
/// - Parameter read: writes up to the buffer's size and says how many bytes; 0 at the end.
func readBody(
    by rule: BodyRule, pool: BufferPool, _ read: (UnsafeMutableRawBufferPointer) throws(GatewayFault) -> Int
) throws(GatewayFault) -> ByteBuffer {
    var body = pool.take()
    if rule.isEmpty { return body }
    let most = rule.most
    body.reserve(rule.room)
    while body.count < most {
        let left = most - body.count
        let room = rule.declared == nil ? min(left, max(4096, body.count)) : left
        if try unsafe body.receive(upTo: room, from: read) == 0 { break }
    }
    try rule.check(body.count, isWhole: true)
    return body
}
