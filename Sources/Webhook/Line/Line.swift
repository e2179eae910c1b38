package import Format
internal import JSON

/// One line of a partition but for its time, which is known only under the partition's lock: a head that is rewritten
/// each time the line is stamped, put before a payload that never moves. Only `LineEncoder` makes one.
package struct Line: ~Copyable {
    package let topic: Topic
    package let signature: Signature
    /// The payload begins with the event's own bytes: the head ends with the member's name.
    private let startsWithEvent: Bool
    private var head: ByteBuffer
    private var payload: ByteBuffer

    fileprivate init(
        topic: Topic, signature: Signature, startsWithEvent: Bool, head: consuming ByteBuffer,
        payload: consuming ByteBuffer
    ) {
        self.topic = topic
        self.signature = signature
        self.startsWithEvent = startsWithEvent
        self.head = head
        self.payload = payload
    }

    /// The whole line with its LF, for the time of a call, as of a time; a later call may give it another one.
    /// - Parameter repeats: how many lines of the same key there are since the first; nil when this is the first.
    package mutating func withBytes<Result, Fault: Error>(
        stampedAt receivedAt: Timestamp, repeats: Int? = nil, _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        stamp(receivedAt, repeats)
        return try unsafe payload.withBytes(body)
    }

    private mutating func stamp(_ receivedAt: Timestamp, _ repeats: Int?) {
        head.removeAll()
        head.appendOpening(receivedAt, topic)
        head.append(#"","signature":""#)
        head.append(signature.text.span)
        head.append(UInt8(ascii: "\""))
        if let repeats {
            head.append(#","repeat":"#)
            head.append(decimal: repeats)
        }
        if startsWithEvent { head.append(#","event":"#) }
        payload.setFront(head)
    }
}

/// Makes lines of decoded bodies.
package enum LineEncoder {
    private static let tail: StaticString = "}\n"
    /// What is put behind a body that stays where it lies, in bytes: who reads one leaves room for it, or all of it is
    /// moved.
    package static let tailLength = tail.utf8CodeUnitCount

    /// Consumes what was decoded. An event that is exactly its body stays where it lies; nothing is re-encoded.
    package static func line(of decoded: consuming DecodedBody) -> Line {
        switch consume decoded {
        case .event(let event): event.isVerbatim ? verbatim(event) : reshaped(event)
        case .undecodable(let body): undecodable(body)
        }
    }

    private static func verbatim(_ event: consuming Event) -> Line {
        let topic = event.topic
        let signature = event.signature
        var payload = event.takeBody()
        payload.append(tail)
        let head = payload.sibling()
        return Line(topic: topic, signature: signature, startsWithEvent: true, head: head, payload: payload)
    }

    /// The raw body in Base64, then the event without outer white space, each CR and LF a space.
    private static func reshaped(_ event: consuming Event) -> Line {
        var payload = event.body.sibling()
        let range = event.range
        event.body.withSpan { text in
            payload.reserve(text.count * 7 / 3 + 32)
            payload.append(#","body":""#)
            payload.append(base64: text)
            payload.append(#"","event":"#)
            let place = payload.count
            payload.append(text.extracting(range))
            payload.blankLineBreaks(from: place)
        }
        payload.append("}\n")
        let head = payload.sibling()
        return Line(
            topic: event.topic, signature: event.signature, startsWithEvent: false, head: head, payload: payload)
    }

    private static func undecodable(_ body: consuming UndecodableBody) -> Line {
        var payload = body.body.sibling()
        let fault = body.fault
        body.body.withSpan { text in
            payload.append(#","reason":""#)
            payload.append(fault.word)
            payload.append(UInt8(ascii: "@"))
            payload.append(decimal: fault.offset)
            payload.append(#"","body":""#)
            payload.append(base64: text)
        }
        payload.append("\"}\n")
        let head = payload.sibling()
        return Line(
            topic: .undecodable, signature: body.signature, startsWithEvent: false, head: head, payload: payload)
    }
}

/// The line that stands where a writer died.
package enum TornLine {
    /// Appends it, with its LF.
    /// - Parameter count: how many bytes, never acknowledged, were moved to `torn/`.
    package static func append(
        to buffer: inout ByteBuffer, receivedAt: Timestamp, topic: Topic, count: Int
    ) {
        buffer.appendOpening(receivedAt, topic)
        buffer.append(#"","torn":"#)
        buffer.append(decimal: count)
        buffer.append("}\n")
    }
}

extension ByteBuffer {
    /// What every line begins with, up to the end of the topic's name.
    fileprivate mutating func appendOpening(_ receivedAt: Timestamp, _ topic: Topic) {
        append(#"{"receivedAt":""#)
        append(receivedAt.text.span)
        append(#"","topic":""#)
        topic.withSpan { append($0) }
    }
}
