import Format
import TestSupport
import Webhook

/// A text of JSON that is exactly so long.
func jsonText(_ count: Int) -> [UInt8] {
    Array("{\"a\":\"\(String(repeating: "x", count: count - 8))\"}".utf8)
}

/// The signature that the sample secret makes of a body.
func signature(of body: [UInt8]) throws -> SignatureField {
    let key = SigningKey(Array(WebhookSigner.sampleSecret.utf8).span)
    return .present(key.signature(of: body.span))
}

/// The line that a request becomes.
func lineOfRequest(_ request: consuming Request) throws -> Line {
    let key = SigningKey(Array(WebhookSigner.sampleSecret.utf8).span)
    return LineEncoder.line(of: EventDecoder.decode(try Authenticator(keys: [key]).authenticate(request)))
}

/// Where the line that a request becomes ends in memory: its own place if nothing of its body was moved.
func endOfLine(of request: consuming Request) throws -> UInt {
    var line = try lineOfRequest(request)
    return line.withBytes(stampedAt: Timestamp(microseconds: 0)) {
        UInt(bitPattern: $0.baseAddress) + UInt($0.count)
    }
}
