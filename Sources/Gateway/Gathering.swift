internal import Posix
internal import Webhook

/// A request that does not lie there as a whole yet: it is read as it comes, and nobody waits for it. When all is there,
/// or it was refused, or its time is over, it is answered like any other.
final class Gathering {
    enum Outcome: Equatable {
        case waiting
        /// To be answered.
        case ready
        /// The peer is gone, or was never a web server: there is nobody to answer.
        case gone
    }

    /// Longer parameters than any web server sends, in bytes.
    private static let longestHead = 196_608
    /// Room that is made for a body before it came, in bytes: more than that grows as it does.
    private static let firstRoom = 1_048_576 + LineEncoder.tailLength

    let request = FastCGIRequest()
    /// Of the connection; it is this value's, and from the end of the head on libfcgi's.
    let number: Int32
    private var connection: Descriptor?
    private let rules: RequestRules
    private let pool: BufferPool
    private var walk = RecordWalk()
    private var headBytes: [UInt8] = []
    /// The parameters came to their end.
    private var isHeadRead = false
    private var admitted: AdmittedHead?
    private var rule: BodyRule?
    private var body: ByteBuffer?
    private var fault: GatewayFault?
    private var pace: Pace

    init(_ connection: consuming Descriptor, _ rules: RequestRules, pool: BufferPool, pace: Pace) {
        number = connection.number
        self.connection = consume connection
        self.rules = rules
        self.pool = pool
        self.pace = pace
    }

    /// When its time is over, on the clock of `monotonicMilliseconds`.
    var due: Int64 { pace.due }

    /// Bytes that have come.
    var received: Int { pace.received }

    /// Whether the request was read to its end.
    var isWhole: Bool { walk.stage == .whole }

    /// Takes what has come.
    /// - Parameter scratch: is read into.
    func advance(_ scratch: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            guard let count = unsafe Connection.receive(number, into: scratch) else { return .waiting }
            pace.received += count
            if count == 0 { return end() }
            let part = unsafe UnsafeRawBufferPointer(rebasing: scratch[..<count])
            let outcome = unsafe take(part.assumingMemoryBound(to: UInt8.self).span)
            if outcome != .waiting { return outcome }
        }
    }

    /// Its time is over, or its place is needed.
    func giveUp() -> Outcome {
        fault = .tooSlow
        return isHeadRead ? .ready : .gone
    }

    /// The peer ended it.
    private func end() -> Outcome {
        fault = .stream
        return isHeadRead ? .ready : .gone
    }

    private func take(_ bytes: Span<UInt8>) -> Outcome {
        var place = 0
        if walk.stage == .head {
            place = walk.take(bytes, from: 0)
            for index in 0..<place { headBytes.append(bytes[index]) }
            if walk.stage == .broken || headBytes.count > Self.longestHead { return .gone }
            if walk.stage == .head { return .waiting }
            let outcome = takeHead()
            if outcome != .waiting { return outcome }
        }
        return takePart(bytes, from: place)
    }

    /// The parameters are there: what can be refused now is.
    private func takeHead() -> Outcome {
        guard let connection = connection.take(), request.accept(connection, head: headBytes) else { return .gone }
        headBytes = []
        isHeadRead = true
        do {
            let admitted = try request.head.admit(rules, isCutOff: request.isBroken)
            return beginBody(by: admitted)
        } catch {
            return refuse(error)
        }
    }

    private func beginBody(by admitted: consuming AdmittedHead) -> Outcome {
        let rule = admitted.body
        var body = pool.take()
        body.reserve(min(rule.room, Self.firstRoom))
        self.rule = rule
        self.body = consume body
        self.admitted = consume admitted
        return rule.isEmpty ? .ready : .waiting
    }

    private func takePart(_ bytes: Span<UInt8>, from place: Int) -> Outcome {
        _ = walk.take(bytes, from: place) { body?.append(bytes.extracting($0)) }
        do {
            try rule?.check(body?.count ?? 0, isWhole: walk.stage == .whole)
        } catch {
            return refuse(error)
        }
        switch walk.stage {
        case .whole: return .ready
        case .broken: return refuse(.stream)
        default: return .waiting
        }
    }

    private func refuse(_ reason: GatewayFault) -> Outcome {
        fault = reason
        return .ready
    }

    /// The head, or why the request is refused; once.
    func takeAdmitted() throws(GatewayFault) -> AdmittedHead {
        if let fault { throw fault }
        guard let admitted = admitted.take() else { throw .stream }
        return admitted
    }

    /// The body behind it; once.
    func takeBody() throws(GatewayFault) -> ByteBuffer {
        guard let body = body.take() else { throw .stream }
        return body
    }
}

/// How long a request may take to come: as long as any request, and after a while not more slowly than a kilobyte a
/// second. Times are milliseconds of the monotonic clock.
struct Pace: Equatable {
    /// Before the rate counts.
    static let grace: Int64 = 5000
    /// Bytes in a millisecond.
    static let least: Int64 = 1

    let begun: Int64
    let longest: Int64
    var received = 0

    init(begun: Int64, longest: Int64) {
        self.begun = begun
        self.longest = longest
    }

    var due: Int64 { begun + min(longest, Self.grace + Int64(received) / Self.least) }
}
