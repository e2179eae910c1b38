package import Posix

/// What the supervisor tells of.
package enum SupervisorEvent: Sendable {
    case crashed(id: Int32, ProcessEnd)
    case cannotStart(SystemFault)
    /// Outlived the time to answer the request in hand.
    case killed(id: Int32)
}

/// What the supervisor tells of itself.
package enum SupervisorState: Sendable {
    /// Workers have been started: at first, and after a reload.
    case serving(workers: Int)
    case reloading
    case stopping
    /// Its loop runs. It is well while there is a worker that does not fail again and again.
    case pulse(isWell: Bool)
}

/// Keeps a number of workers on one socket, which it holds and never reads. It has one thread, and opens no lock, data
/// or index file.
package final class Supervisor {
    private static let signals: [Signal] = [.child, .terminate, .interrupt, .hangUp, .user1]
    private static let awaited = SignalSet(signals)

    private var slots: [WorkerSlot]
    /// Workers of before a reload that have a request in hand.
    private var retiring: [Int32] = []
    private let report: (SupervisorEvent) -> Void
    private let inform: (SupervisorState) -> Void
    private var isServing = false
    private var pulse: Pulse
    /// Workers watch the reading end; it ends when the supervisor does.
    private var life: Pipe

    /// - Parameters:
    ///   - workers: how many.
    ///   - pulse: how often it tells whether it is well, in milliseconds; nil: never.
    ///   - inform: tells who wants to know how it is.
    ///   - report: tells the log what went wrong.
    package init(
        workers: Int, pulse: Int64? = nil, inform: @escaping (SupervisorState) -> Void = { _ in },
        report: @escaping (SupervisorEvent) -> Void
    ) throws(SystemFault) {
        self.pulse = Pulse(every: pulse, now: monotonicMilliseconds())
        slots = Array(repeating: WorkerSlot(now: 0), count: workers)
        self.report = report
        self.inform = inform
        life = try Pipe()
    }

    /// Starts workers and keeps them until TERM or INT, then lets them finish.
    /// - Parameters:
    ///   - patience: milliseconds that a worker may go on with its request when it is told to stop.
    ///   - work: a worker's life, in a process of its own; it watches the descriptor and gives its exit number.
    ///   - reload: on HUP; how many workers there shall be now, or nil when all stays as it is.
    ///   - refresh: before workers are started, and on USR1, by which a worker says that there is something new.
    package func run(
        patience: () -> Int64, work: (_ watch: Int32) -> Int32, reload: () -> Int?, refresh: () -> Void
    ) {
        Signals.block(Self.signals)
        while true {
            refresh()
            startDue(work)
            tell()
            switch Signals.wait(for: Self.awaited, milliseconds: untilDue) {
            case .terminate, .interrupt: return stop(within: patience())
            case .hangUp: take(reload)
            default: break
            }
            reap()
        }
    }

    /// Tells that workers run, once, and whether it is well, when that is due.
    private func tell() {
        if !isServing, !running.isEmpty {
            isServing = true
            inform(.serving(workers: slots.count))
        }
        let now = monotonicMilliseconds()
        if pulse.isDue(now: now) { inform(.pulse(isWell: slots.contains { $0.isSteady(now: now) })) }
    }

    private func take(_ reload: () -> Int?) {
        inform(.reloading)
        if let workers = reload() { replaceAll(by: workers) }
        isServing = false
    }

    /// Milliseconds until a worker or a pulse is due, if any is. What is written between two forks is copied page by page, so
    /// nothing is allocated here.
    private var untilDue: Int64? {
        var first = pulse.dueAt
        for slot in slots {
            if let due = slot.dueAt { first = min(first ?? due, due) }
        }
        return first.map { max(1, $0 - monotonicMilliseconds()) }
    }

    private func startDue(_ work: (Int32) -> Int32) {
        for place in slots.indices {
            let now = monotonicMilliseconds()
            guard let due = slots[place].dueAt, due <= now else { continue }
            do {
                let id = try start(work)
                slots[place].started(id, now: now)
            } catch {
                slots[place].failedToStart(now: now)
                report(.cannotStart(error))
            }
        }
    }

    private func start(_ work: (Int32) -> Int32) throws(SystemFault) -> Int32 {
        let id = try Process.fork()
        if id != 0 { return id }
        life.closeWriting()
        Process.leave(work(life.reading.number))
    }

    /// Takes note of workers that have ended. Other children may come to light too: the starter's, before it became
    /// this program, and orphans.
    private func reap() {
        while let (id, end) = Process.endedChild() { ended(id, end) }
        if Process.hasChildren { return }
        // Their ends were not told to us, as where somebody makes the kernel forget them.
        for id in running { ended(id, .exited(0)) }
    }

    private func ended(_ id: Int32, _ end: ProcessEnd) {
        guard retiring.contains(id) || slots.contains(where: { $0.id == id }) else { return }
        if let place = slots.firstIndex(where: { $0.id == id }) {
            slots[place].ended(end, now: monotonicMilliseconds())
        }
        retiring.removeAll { $0 == id }
        if end != .exited(0) { report(.crashed(id: id, end)) }
    }

    /// The old workers answer the request in hand and leave; new ones are due at once. What is not accepted meanwhile
    /// waits in the socket's backlog.
    private func replaceAll(by workers: Int) {
        let old = slots.compactMap(\.id)
        slots = Array(repeating: WorkerSlot(now: monotonicMilliseconds()), count: workers)
        retiring += old
        for id in old { Process.send(.terminate, to: id) }
    }

    private var running: [Int32] { slots.compactMap(\.id) + retiring }

    /// Workers finish the request in hand; whoever outlives the patience is killed.
    private func stop(within milliseconds: Int64) {
        inform(.stopping)
        let end = monotonicMilliseconds() + milliseconds
        for id in running { Process.send(.terminate, to: id) }
        reap()
        while !running.isEmpty {
            let left = end - monotonicMilliseconds()
            if left <= 0 { return killAll() }
            _ = Signals.wait(for: [.child], milliseconds: left)
            reap()
        }
    }

    private func killAll() {
        for id in running {
            Process.end(id)
            report(.killed(id: id))
        }
    }
}
