internal import Connectly
internal import Format
internal import Posix

/// Where the bodies of a `send` come from.
enum BodyOrigin {
    /// Made anew each time.
    case sample(Sample, about: ULID?)
    case bytes([UInt8])

    /// The sample that is asked for.
    init(sample options: BodyOptions) throws(Failure) {
        var message: ULID?
        if let text = options.messageId { message = try Self.messageId(text) }
        if let topic = options.topic {
            guard let sample = Sample.first(of: topic) else {
                throw .usage("there is no sample of the topic \(topic); see hooklinectl send --list-samples")
            }
            self = .sample(sample, about: message)
            return
        }
        let name = options.sample ?? "text"
        guard let sample = Sample.named(name) else {
            throw .usage("there is no sample \(name); see hooklinectl send --list-samples")
        }
        self = .sample(sample, about: message)
    }

    private static func messageId(_ text: String) throws(Failure) -> ULID {
        let bytes = Array(text.utf8)
        guard let id = ULID(bytes.span) else { throw .usage("\(text) is neither a ULID nor its UUID form") }
        return id
    }

    /// The next body.
    func body() -> [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .sample(let sample, let message):
            let now = Timestamp(microseconds: WallClock.system.microseconds)
            return sample.body(SampleMoment(now: now, message: message))
        }
    }
}
