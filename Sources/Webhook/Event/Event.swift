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

/// What names an event for its sender, where it says so; the ranges are those of the values in the body, as sent.
package enum EventIdentity: Equatable, Sendable {
    /// A status of an outbound message: the message's id and which status.
    case status(id: Range<Int>, status: Range<Int>)
    /// The id of an inbound message.
    case message(Range<Int>)
    /// The id of a report's run.
    case reportRun(Range<Int>)
    /// No id: only the bytes are left.
    case bytes
}

/// An authentic body that is strict JSON. Only `EventDecoder` makes one.
package struct Event: ~Copyable {
    package let topic: Topic
    package let kind: EventKind
    package let identity: EventIdentity
    let signature: Signature
    /// Where the JSON text lies in the body, without outer white space.
    let range: Range<Int>
    /// A CR or LF stands between its tokens.
    let hasLineBreak: Bool
    let body: ByteBuffer

    fileprivate init(_ reading: EventReading, signature: Signature, body: consuming ByteBuffer) {
        topic = reading.topic
        kind = reading.kind
        identity = reading.identity
        range = reading.range
        hasLineBreak = reading.hasLineBreak
        self.signature = signature
        self.body = body
    }

    /// The stored text is exactly the body.
    var isVerbatim: Bool { range == 0..<body.count && !hasLineBreak }

    consuming func takeBody() -> ByteBuffer { body }
}

/// An authentic body that is not strict JSON, and why.
package struct UndecodableBody: ~Copyable {
    package let fault: JSONFault
    let signature: Signature
    let body: ByteBuffer

    fileprivate init(fault: JSONFault, signature: Signature, body: consuming ByteBuffer) {
        self.fault = fault
        self.signature = signature
        self.body = body
    }
}

/// The two things an authentic body can be. Neither loses a byte.
package enum DecodedBody: ~Copyable {
    case event(Event)
    case undecodable(UndecodableBody)
}

/// Decodes authentic bodies.
package enum EventDecoder {
    /// Makes what every process needs once: before a fork, so that the children have it.
    package static func warm() {
        _ = EventMember.tree
    }

    /// Never refuses: what is not an event is kept as it came.
    package static func decode(_ body: consuming AuthenticBody) -> DecodedBody {
        let signature = body.signature
        let locationTopic = body.locationTopic
        let bytes = body.takeBytes()
        let reading = bytes.withSpan { text in EventReading.result(of: text, locationTopic: locationTopic) }
        switch reading {
        case .success(let reading):
            return .event(Event(reading, signature: signature, body: bytes))
        case .failure(let fault):
            return .undecodable(UndecodableBody(fault: fault, signature: signature, body: bytes))
        }
    }
}
