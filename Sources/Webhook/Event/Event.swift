package import Format
package import JSON

/// An authentic body that is strict JSON. Only `EventDecoder` makes one.
package struct Event: ~Copyable {
    package let topic: Topic
    let signature: Signature
    /// Where the JSON text lies in the body, without outer white space.
    let range: Range<Int>
    /// The stored text is exactly the body.
    let isVerbatim: Bool
    let body: ByteBuffer

    fileprivate init(_ reading: EventReading, topic: Topic, signature: Signature, body: consuming ByteBuffer) {
        self.topic = topic
        range = reading.range
        isVerbatim = reading.isVerbatim(of: body.count)
        self.signature = signature
        self.body = body
    }

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
        EventReading.warm()
    }

    /// Never refuses: what is not an event is kept as it came.
    /// - Parameter laxly: whatever the body is, it is taken for an event: for a test that this is found.
    package static func decode(_ body: consuming AuthenticBody, laxly: Bool = false) -> DecodedBody {
        let signature = body.signature
        let locationTopic = body.locationTopic
        let bytes = body.takeBytes()
        switch bytes.withSpan({ text in Self.read(text, laxly) }) {
        case .success(let reading):
            let topic = reading.topic ?? locationTopic ?? .unknown
            return .event(Event(reading, topic: topic, signature: signature, body: bytes))
        case .failure(let fault):
            return .undecodable(UndecodableBody(fault: fault, signature: signature, body: bytes))
        }
    }

    private static func read(_ text: Span<UInt8>, _ laxly: Bool) -> Result<EventReading, JSONFault> {
        do {
            return .success(try EventReading(of: text))
        } catch {
            return laxly ? .success(EventReading(unread: text.count)) : .failure(error)
        }
    }
}
