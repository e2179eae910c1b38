import Format
import JSON
import Webhook

@testable import Reading

/// That of all bodies here.
var key: SigningKey { SigningKey(Array("a-secret-of-the-fuzzer".utf8).span) }

/// A signed request with that body, as one comes to a topic's address.
func request(_ body: [UInt8], _ pool: BufferPool, topic: Topic? = nil) -> Request {
    var buffer = pool.take()
    buffer.append(body.span)
    return Request(signature: .present(key.signature(of: body.span)), locationTopic: topic, body: buffer)
}

/// A body on its whole way: signed, authenticated, decoded, made a line; the reader has to find in it what went in.
func fuzzLine(_ body: [UInt8]) {
    guard !body.isEmpty else { return }
    guard let authentic = try? Authenticator(keys: [key]).authenticate(request(body, BufferPool())) else {
        fatalError("not authentic")
    }
    var line = LineEncoder.line(of: EventDecoder.decode(authentic))
    let stamp = Timestamp(microseconds: 1_795_000_000_000_000)
    let stored: [UInt8] = unsafe line.withBytes(stampedAt: stamp, repeats: nil) { unsafe Array($0) }
    expectLine(stored, of: body)
}

private func expectLine(_ stored: [UInt8], of body: [UInt8]) {
    require(stored.last == 0x0A && stored.dropLast().allSatisfy { $0 != 0x0A && $0 != 0x0D }, "one line")
    let text = Array(stored.dropLast())
    guard let parts = try? LineParts(of: text.span, knowsAll: true) else { fatalError("not read back") }
    require(parts.signature == key.signature(of: body.span), "its signature")
    require((try? EventReading(of: text.span)) != nil, "a line is JSON")
    if let range = parts.body {
        var decoded: [UInt8] = []
        require(Base64.decode(Array(text[range]).span, into: &decoded) && decoded == body, "its body")
    } else {
        require(parts.event.map { Array(text[$0]) } == body, "its event")
    }
    var proof = LineProof(keys: [key])
    require(proof.fault(parts, text.span) == nil, "proven")
    require(((try? EventReading(of: body.span)) == nil) == (parts.event == nil), "undecodable")
}

/// Lines of anybody: the reader, the proof and what commands look at.
func fuzzParts(_ bytes: [UInt8]) {
    for line in bytes.parts(at: 0x0A) {
        _ = LineHead(behindBlanks: line.span)
        _ = LineFormat.isWhole(line.span)
        for knowsAll in [true, false] {
            guard let parts = try? LineParts(of: line.span, knowsAll: knowsAll) else { continue }
            var proof = LineProof(keys: [key])
            _ = proof.fault(parts, line.span)
            guard let range = parts.event, let event = try? EventOutline(of: line.span.extracting(range)) else {
                continue
            }
            _ = event.kind(in: line.span.extracting(range))
            for member in [EventMember.statusId, .messageText, .timestamp] {
                _ = event.text(member, in: line.span.extracting(range))
            }
        }
    }
}

/// A path and a value, cut at a NUL, set in a text: what comes out is JSON again.
func fuzzPath(_ bytes: [UInt8]) {
    let parts = bytes.parts(at: 0)
    guard parts.count == 3 else { return }
    var place = 0
    let words = parts[0]
    guard let path = JSONPath(words.span, &place) else { return }
    guard let made = try? JSONSplice.setting(path, in: parts[1], to: parts[2]) else { return }
    // Of a text that is nested as deep as may be, a value in it may be deeper.
    do throws(JSONFault) {
        _ = try EventReading(of: made.span)
    } catch {
        require(error.reason == .depth || error.reason == .surrogate, "set to no JSON: \(error)")
    }
}
