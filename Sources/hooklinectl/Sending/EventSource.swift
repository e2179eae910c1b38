internal import Format
internal import Posix
internal import Webhook

/// What a `send` puts into its requests: a body, fresh each time where it is a sample, and its signature.
struct EventSource {
    private let origin: BodyOrigin
    private let changes: [Assignment]
    private let faults: FaultOptions
    /// Nil: no signature is sent.
    private let key: SigningKey?

    /// - Parameter key: not needed for the faults that make none, or a wrong one.
    init(_ origin: BodyOrigin, changes: [Assignment], faults: FaultOptions, key: SigningKey?) {
        self.origin = origin
        self.changes = changes
        self.faults = faults
        self.key = faults.wrongSecret ? Self.unknownKey() : key
    }

    private static func unknownKey() -> SigningKey {
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
        return SigningKey(secret.span)
    }

    /// A body and the fields that go with it.
    func next() throws(Failure) -> (body: [UInt8], fields: [(name: String, value: String)]) {
        var body = origin.body()
        for change in changes { body = try change.applied(to: body) }
        if let size = faults.size { body = try Self.padded(body, to: size) }
        var fields = [(name: "Content-Type", value: "text/plain; charset=utf-8")]
        if let key { fields.append((name: "x-connectly-hmac-sha256", value: key.signature(of: body.span).description)) }
        if faults.truncate { body.removeLast(body.count - body.count / 2) }
        return (body, fields)
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
