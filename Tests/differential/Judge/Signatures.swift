import Format
import Webhook

/// Judges secrets, bodies and signatures, three records each, as a request would be: the answer is `accepted`, or why not.
func judgeSignatures(_ records: inout Records, _ answers: inout Answers) {
    let pool = BufferPool()
    while let secret = records.next(), let body = records.next(), let signature = records.next() {
        answers.append(verdict(secret, body, signature, pool))
        pool.endRequest()
    }
}

private func verdict(_ secret: [UInt8], _ body: [UInt8], _ text: [UInt8], _ pool: BufferPool) -> String {
    // Settings refuse such a one, and no key is made of it.
    if secret.count < SigningKey.shortest { return "short" }
    let signature = Signature(text.span).map { SignatureField.present($0) } ?? .malformed
    let request = Request(signature: signature, locationTopic: nil, body: buffer(body, pool))
    do throws(AuthenticationFault) {
        _ = try Authenticator(keys: [SigningKey(secret.span)]).authenticate(request)
        return "accepted"
    } catch {
        return "\(error)"
    }
}
