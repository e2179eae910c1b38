import Format
import Webhook

/// Takes each body on its whole way, signed, authenticated, decoded and made a line. The answer is that line, as it would
/// be stored.
func judgeBodies(_ records: inout Records, _ answers: inout Answers) {
    let key = SigningKey(Array("a-secret-of-the-judge".utf8).span)
    let pool = BufferPool()
    while let body = records.next() {
        answers.append(line(of: body, key, pool))
        pool.endRequest()
    }
}

private func line(of body: [UInt8], _ key: SigningKey, _ pool: BufferPool) -> [UInt8] {
    let request = Request(
        signature: .present(key.signature(of: body.span)), locationTopic: nil, body: buffer(body, pool))
    guard let authentic = try? Authenticator(keys: [key]).authenticate(request) else {
        fatalError("its own signature is wrong")
    }
    var line = LineEncoder.line(of: EventDecoder.decode(authentic))
    return line.withBytes(stampedAt: Timestamp(microseconds: 1_795_000_000_000_000), repeats: nil) { Array($0) }
}

/// The bytes as a request's body.
func buffer(_ bytes: [UInt8], _ pool: BufferPool) -> ByteBuffer {
    var buffer = pool.take()
    buffer.append(bytes.span)
    return buffer
}
