private import CFastCGI
package import Posix

/// Accepts FastCGI requests on listening sockets and takes each to its answer, until it is told to stop.
///
/// 1. TERM, INT and HUP are let in only while it waits: an accepted request is always answered.
/// 2. Whether to stop is decided before a request is accepted, never after.
/// 3. It waits for no peer: a request that is not there as a whole goes to the waiting room, and the next one is served.
@safe package final class FastCGIWorker {
    private enum Phase { case serving, leaving }

    private static let stopping: [Signal] = [.terminate, .interrupt, .hangUp]
    private static let ignored: [Signal] = [.pipe, .user1]
    /// Milliseconds without a request until the worker rests.
    private static let untilRest: Int64 = 50
    /// Milliseconds until a peer that has connected has sent something; some write a moment later.
    private static let untilFirstBytes: Int32 = 2
    /// A request of so many bytes is looked at as a whole before it is read.
    private static let lookedAtBytes = 16384
    private static let scratchBytes = 65536
    /// So many requests are accepted at most by one that is to leave.
    private static let mostTakenLast = 64

    private let request = FastCGIRequest()
    private let listeners: [Int32]
    private let watch: Int32?
    private var readiness: Readiness
    private let deadline: RequestDeadline
    private let timeoutMilliseconds: Int64
    private let scratch: UnsafeMutableRawBufferPointer
    private var phase = Phase.serving
    private var room = WaitingRoom(most: WaitingRoom.fittingPlaces)
    private var served = 0

    /// Makes what every worker needs once: before a fork, so that the children have it. The signals that libfcgi takes
    /// are given back to the process.
    package static func warm() {
        FCGX_Init()
        Signals.ignore(.pipe)
        for signal in [Signal.terminate, .user1] { Signals.restore(signal) }
    }

    /// - Parameters:
    ///   - sockets: listening ones, which are made non-blocking: of several workers that wake, all but one go back.
    ///   - watch: a descriptor whose end ends the worker.
    ///   - deadline: of each request.
    package init(
        sockets: [Int32], watch: Int32?, deadline: RequestDeadline, timeoutMilliseconds: Int64
    ) throws(GatewayFault) {
        self.deadline = deadline
        self.timeoutMilliseconds = timeoutMilliseconds
        self.watch = watch
        listeners = sockets
        Signals.block(Self.stopping)
        for signal in Self.stopping { Signals.stop(on: signal) }
        readiness = try naming("the listening socket") { () throws(SystemFault) in
            for socket in sockets { try setNonBlocking(socket) }
            return try Readiness(of: sockets, watch: watch, letting: Self.stopping)
        }
        unsafe scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.scratchBytes, alignment: 16)
        FCGX_Init()
        for signal in Self.ignored { Signals.ignore(signal) }  // libfcgi may have taken them
    }

    deinit {
        unsafe scratch.deallocate()
    }

    /// Serves until TERM, INT, HUP, the end of the watched descriptor, or so many requests. Whoever's request has begun
    /// to come is waited for; as long as there is somebody, more than so many are served, so that nobody slow stops it.
    /// - Parameter most: 0 for no limit.
    package func run(most: Int, _ work: Work) throws(GatewayFault) {
        var isRested = false
        while true {
            if Signals.stopped { leave(work) }
            if phase == .leaving && !room.isGathering { return }
            if most != 0 && served >= most && room.isEmpty { return }
            switch try wait(isRested ? work.restMilliseconds : Self.untilRest) {
            case .ready(let number):
                isRested = false
                if phase == .serving && listeners.contains(number) {
                    try accept(at: number, work)
                } else {
                    goOn(with: number, work)
                }
            case .watchEnded: leave(work)
            case .interrupted: continue
            case .timedOut:
                if !isRested || room.isEmpty { work.resting() }
                isRested = true
            }
            endOverdue(work)
        }
    }

    private func wait(_ longest: Int64?) throws(GatewayFault) -> Wake {
        var longest = longest
        if let due = room.nextDue { longest = max(0, min(longest ?? Int64.max, due - monotonicMilliseconds())) }
        do {
            return try readiness.wait(milliseconds: longest)
        } catch {
            throw .system(error, path: "the listening socket")
        }
    }

    /// Accepts nothing more, but where there is no supervisor what waits already: it would be lost to its sender (mod_fcgid).
    private func leave(_ work: Work) {
        if phase == .leaving { return }
        phase = .leaving
        for listener in listeners {
            readiness.remove(listener)
            if watch == nil { Connection.takeLast(at: listener, most: Self.mostTakenLast) { receive($0, work) } }
        }
        if let watch { readiness.remove(watch) }
    }
}

/// One connection.
extension FastCGIWorker {
    private func accept(at listener: Int32, _ work: Work) throws(GatewayFault) {
        while true {
            do {
                if let connection = try Connection.accept(at: listener) { receive(connection, work) }
                return
            } catch {
                guard error.isOutOfDescriptors, makeRoom(work) else {
                    throw .system(error, path: "the listening socket")
                }
            }
        }
    }

    /// Serves the request at once if it is there as a whole, which it nearly always is.
    private func receive(_ connection: consuming Descriptor, _ work: Work) {
        deadline.begin(milliseconds: timeoutMilliseconds)
        defer { deadline.end() }
        if isThere(connection.number) {
            guard request.accept(connection) else { return }
            var exchange = FastCGIExchange(request)
            work.serve(&exchange)
            end(request, isWhole: unsafe request.skipRest(scratch), work)
        } else {
            let pace = Pace(begun: monotonicMilliseconds(), longest: timeoutMilliseconds)
            let gathering = Gathering(connection, work.rules, pool: work.pool, pace: pace)
            settle(gathering, unsafe gathering.advance(scratch), work)
        }
    }

    /// Whether libfcgi can read the request without waiting.
    private func isThere(_ number: Int32) -> Bool {
        let look = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch[..<Self.lookedAtBytes])
        var seen = unsafe Connection.look(number, into: look)
        if seen == nil && Connection.comes(number, within: Self.untilFirstBytes) {
            seen = unsafe Connection.look(number, into: look)
        }
        guard let count = seen, count > 0 else { return false }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: look[..<count]).assumingMemoryBound(to: UInt8.self)
        var walk = RecordWalk()
        var place = unsafe walk.take(bytes.span, from: 0)
        if walk.stage == .body { place = unsafe walk.take(bytes.span, from: place) }
        return !walk.isWaiting
    }

    /// Something came from somebody in the waiting room.
    private func goOn(with number: Int32, _ work: Work) {
        guard let guest = takeOut(number) else { return }
        switch guest {
        case .leaving(let farewell):
            if unsafe farewell.advance(scratch, now: monotonicMilliseconds()) { takeIn(guest, work) }
        case .gathering(let gathering):
            deadline.begin(milliseconds: timeoutMilliseconds)
            defer { deadline.end() }
            settle(gathering, unsafe gathering.advance(scratch), work)
        }
    }

    private func settle(_ gathering: Gathering, _ outcome: Gathering.Outcome, _ work: Work) {
        switch outcome {
        case .gone: return
        case .waiting: takeIn(.gathering(gathering), work)
        case .ready:
            var exchange = FastCGIExchange(gathering)
            work.serve(&exchange)
            end(gathering.request, isWhole: gathering.isWhole, work)
        }
    }

    /// Sends the answer and closes. A peer that has not sent all yet might lose the answer by that: it may go on for a
    /// while.
    private func end(_ request: FastCGIRequest, isWhole: Bool, _ work: Work) {
        let kept = isWhole ? nil : request.keptConnection()
        request.finish()
        deadline.end()
        served += 1
        work.afterwards()
        if let kept { takeIn(.leaving(Farewell(kept, now: monotonicMilliseconds())), work) }
    }
}

/// The waiting room.
extension FastCGIWorker {
    private func takeIn(_ guest: WaitingRoom.Guest, _ work: Work) {
        while room.isFull && makeRoom(work) {}
        do {
            try readiness.add(guest.number)
            room.add(guest)
        } catch {
            giveUp(guest, work)  // the kernel has no room for it
        }
    }

    private func takeOut(_ number: Int32) -> WaitingRoom.Guest? {
        let guest = room.take(number)
        if guest != nil { readiness.remove(number) }
        return guest
    }

    /// Lets the slowest go; false when there is nobody.
    private func makeRoom(_ work: Work) -> Bool {
        guard let guest = room.takeSlowest() else { return false }
        readiness.remove(guest.number)
        giveUp(guest, work)
        return true
    }

    private func endOverdue(_ work: Work) {
        if room.isEmpty { return }
        while let guest = room.takeOverdue(now: monotonicMilliseconds()) {
            readiness.remove(guest.number)
            giveLastChance(to: guest, work)
        }
    }

    /// What came while this worker was busy counts.
    private func giveLastChance(to guest: WaitingRoom.Guest, _ work: Work) {
        guard case .gathering(let gathering) = guest else { return }
        let outcome = unsafe gathering.advance(scratch)
        if outcome == .waiting && gathering.due <= monotonicMilliseconds() { return giveUp(guest, work) }
        settle(gathering, outcome, work)
    }

    /// Answers a request that did not come, as far as there is somebody to be answered, and closes at once.
    private func giveUp(_ guest: WaitingRoom.Guest, _ work: Work) {
        guard case .gathering(let gathering) = guest, gathering.giveUp() == .ready else { return }
        deadline.begin(milliseconds: timeoutMilliseconds)
        var exchange = FastCGIExchange(gathering)
        work.serve(&exchange)
        end(gathering.request, isWhole: true, work)
    }
}
