internal import Connectly
internal import Posix
internal import Webhook

/// What a `send` puts into its requests: a body, fresh each time where it is a sample, and its signature.
struct Delivery {
    private enum Source {
        case sample(Sample, about: ULID?)
        case bytes([UInt8])
    }

    private let source: Source
    private let faults: FaultOptions
    /// Nil: no signature is sent.
    private let key: SigningKey?

    /// - Parameter key: not needed for the faults that make none, or a wrong one.
    init(body: BodyOptions, faults: FaultOptions, key: SigningKey?) throws(Failure) {
        source = try Self.source(body)
        self.faults = faults
        self.key = faults.wrongSecret ? Self.unknownKey() : key
    }

    private static func source(_ options: BodyOptions) throws(Failure) -> Source {
        if let file = options.file { return .bytes(try wholeFile(file)) }
        var message: ULID?
        if let text = options.messageId { message = try messageId(text) }
        if let topic = options.topic {
            guard let sample = Sample.first(of: topic) else {
                throw .usage("there is no sample of the topic \(topic); see hooklinectl send --list-samples")
            }
            return .sample(sample, about: message)
        }
        let name = options.sample ?? "text"
        guard let sample = Sample.named(name) else {
            throw .usage("there is no sample \(name); see hooklinectl send --list-samples")
        }
        return .sample(sample, about: message)
    }

    private static func messageId(_ text: String) throws(Failure) -> ULID {
        let bytes = Array(text.utf8)
        guard let id = ULID(bytes.span) else { throw .usage("\(text) is neither a ULID nor its UUID form") }
        return id
    }

    private static func unknownKey() -> SigningKey {
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
        return SigningKey(secret.span)
    }

    /// A body and the fields that go with it.
    func next() throws(Failure) -> (body: [UInt8], fields: [(name: String, value: String)]) {
        var body = freshBody()
        if let size = faults.size { body = try Self.padded(body, to: size) }
        var fields = [(name: "Content-Type", value: "text/plain; charset=utf-8")]
        if let key { fields.append((name: "x-connectly-hmac-sha256", value: key.signature(of: body.span).description)) }
        if faults.truncate { body.removeLast(body.count - body.count / 2) }
        return (body, fields)
    }

    private func freshBody() -> [UInt8] {
        switch source {
        case .bytes(let bytes): return bytes
        case .sample(let sample, let message):
            let now = Timestamp(microseconds: WallClock.system.microseconds)
            return sample.body(SampleMoment(now: now, message: message))
        }
    }

    /// The same object with one more member in front, so that it is exactly so long.
    private static func padded(_ body: [UInt8], to size: Int) throws(Failure) -> [UInt8] {
        let front = Array(#"{"padding":""#.utf8)
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard body.first == UInt8(ascii: "{") else { throw .usage("--size needs a body that begins as an object does") }
        // Behind the last member of an object without others stands no comma.
        let isEmpty = body.dropFirst().first { !isBlank($0) } == UInt8(ascii: "}")
        let end = Array((isEmpty ? #"""# : #"","#).utf8) + body.dropFirst()
        let sizes = front.count + end.count...longestBody
        guard sizes.contains(size) else {
            throw .usage("--size is from \(sizes.lowerBound) to \(sizes.upperBound) for this body")
        }
        return front + [UInt8](repeating: UInt8(ascii: "x"), count: size - sizes.lowerBound) + end
    }
}
