internal import Format
internal import JSON
package import Webhook

/// Whether a line proves itself: its parts stand together, its event is strict JSON, and one of the secrets made its
/// signature over exactly these bytes.
package struct LineProof {
    private let keys: [SigningKey]
    /// The key that the last line was signed with: likely the next one's too.
    private var likely = 0

    package init(keys: [SigningKey]) {
        self.keys = keys
    }

    /// What is wrong with a line; nil when nothing is.
    mutating func fault(_ parts: LineParts, _ text: Span<UInt8>) -> Finding.Kind? {
        guard let topic = parts.topic else { return .incomplete }
        if parts.torn != nil { return Self.isBareTorn(parts) ? nil : .incomplete }
        guard let signature = parts.signature else { return .incomplete }
        if !Self.repeatsFit(parts) { return .repeats }
        if let event = parts.event {
            if parts.reason != nil || topic == .undecodable { return .incomplete }
            return fault(ofEvent: text.extracting(event), parts, text, topic, signature)
        }
        guard let reason = parts.reason, parts.body != nil, topic == .undecodable else { return .incomplete }
        guard let body = parts.signedBody(in: text) else { return .bodyForm }
        return fault(ofUndecodable: body.span, reason: text.extracting(reason), signature)
    }

    private static func isBareTorn(_ parts: LineParts) -> Bool {
        parts.signature == nil && parts.event == nil && parts.body == nil && parts.reason == nil
            && parts.repeats == nil && parts.firstReceivedAt == nil
    }

    /// The first of them stands at most 96 hours before.
    private static func repeatsFit(_ parts: LineParts) -> Bool {
        guard let first = parts.firstReceivedAt else { return true }
        let age = parts.receivedAt.microseconds - first.microseconds
        return parts.repeats != nil && age > 0 && age <= 96 * 3_600_000_000
    }

    private mutating func fault(
        ofEvent event: Span<UInt8>, _ parts: LineParts, _ text: Span<UInt8>, _ topic: Topic, _ signature: Signature
    ) -> Finding.Kind? {
        let reading: EventReading
        do {
            reading = try EventReading(of: event)
        } catch {
            return .json(error)
        }
        if !reading.isVerbatim(of: event.count) { return .json(JSONFault(.trailing, at: 0)) }
        if let own = reading.topic, own != topic { return .topicOfEvent(own) }
        if parts.body == nil { return fault(ofSignature: signature, over: event) }
        guard let body = parts.signedBody(in: text) else { return .bodyForm }
        if let fault = Self.differs(event, from: body.span) { return fault }
        return fault(ofSignature: signature, over: body.span)
    }

    /// The event is the body without outer white space, each CR and LF between tokens a blank; and it is not the body.
    private static func differs(_ event: Span<UInt8>, from body: Span<UInt8>) -> Finding.Kind? {
        guard let reading = try? EventReading(of: body) else { return .bodyDiffers }  // whatever is wrong with it
        if reading.isVerbatim(of: body.count) { return .bodyNeedless }
        let range = reading.range
        guard range.count == event.count else { return .bodyDiffers }
        for place in 0..<event.count {
            let byte = body[range.lowerBound + place]
            let stored = byte == 0x0A || byte == 0x0D ? 0x20 : byte
            if event[place] != stored { return .bodyDiffers }
        }
        return nil
    }

    private mutating func fault(
        ofUndecodable body: Span<UInt8>, reason: Span<UInt8>, _ signature: Signature
    ) -> Finding.Kind? {
        do throws(JSONFault) {
            _ = try EventReading(of: body)
            return .bodyDiffers
        } catch {
            let expected = Array(error.text.utf8)
            guard expected.span.isEqual(to: reason) else { return .bodyDiffers }
        }
        return fault(ofSignature: signature, over: body)
    }

    private mutating func fault(ofSignature signature: Signature, over bytes: Span<UInt8>) -> Finding.Kind? {
        for step in 0..<keys.count {
            let place = (likely + step) % keys.count
            if keys[place].made(signature, of: bytes) {
                likely = place
                return nil
            }
        }
        return .signature
    }
}

extension Span<UInt8> {
    /// The same bytes.
    fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return (0..<count).allSatisfy { self[$0] == other[$0] }
    }
}
