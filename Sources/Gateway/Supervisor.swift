package import Posix

/// What the supervisor tells of.
package enum SupervisorEvent: Sendable {
    case crashed(id: Int32, ProcessEnd)
    case cannotStart(SystemFault)
    /// Outlived the time to answer the request in hand.
    case killed(id: Int32)
}

/// Keeps a number of workers on one socket, which it holds and never reads. The only process that forks: it has one
/// thread, and opens no lock, data or index file.
package final class Supervisor {
    private var slots: [WorkerSlot]
    private let patienceMilliseconds: Int64
    private let report: (SupervisorEvent) -> Void
    /// Workers watch the reading end; it ends when the supervisor does.
    private var life: Pipe

    /// - Parameters:
    ///   - workers: how many.
    ///   - patienceMilliseconds: how long a worker may go on with its request when it is told to stop.
    ///   - report: tells the log.
    package init(
        workers: Int, patienceMilliseconds: Int64, report: @escaping (SupervisorEvent) -> Void
    ) throws(SystemFault) {
        slots = Array(repeating: WorkerSlot(now: 0), count: workers)
        self.patienceMilliseconds = patienceMilliseconds
        self.report = report
        life = try Pipe()
    }

    /// Starts workers and keeps them until TERM or INT, then lets them finish.
    /// - Parameter work: a worker's life, in a process of its own; it watches the descriptor and gives its exit number.
    package func run(_ work: (_ watch: Int32) -> Int32) {
        let signals: [Signal] = [.child, .terminate, .interrupt]
        Signals.block(signals)
        while true {
            startDue(work)
            switch Signals.wait(for: signals, milliseconds: untilDue) {
            case .terminate, .interrupt: return stop()
            default: reap()
            }
        }
    }

    private var untilDue: Int64? {
        slots.compactMap(\.dueAt).min().map { max(1, $0 - monotonicMilliseconds()) }
    }

    private func startDue(_ work: (Int32) -> Int32) {
        for place in slots.indices {
            let now = monotonicMilliseconds()
            guard let due = slots[place].dueAt, due <= now else { continue }
            do {
                slots[place].started(try start(work), now: now)
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

    private func reap() {
        while let (id, end) = Process.endedChild() {
            guard let place = slots.firstIndex(where: { $0.id == id }) else { continue }
            slots[place].ended(end, now: monotonicMilliseconds())
            if end != .exited(0) { report(.crashed(id: id, end)) }
        }
    }

    /// Workers finish the request in hand; whoever outlives the patience is killed.
    private func stop() {
        let end = monotonicMilliseconds() + patienceMilliseconds
        for slot in slots { if let id = slot.id { Process.send(.terminate, to: id) } }
        reap()
        while slots.contains(where: { $0.id != nil }) {
            let left = end - monotonicMilliseconds()
            if left <= 0 { return killAll() }
            _ = Signals.wait(for: [.child], milliseconds: left)
            reap()
        }
    }

    private func killAll() {
        for slot in slots {
            guard let id = slot.id else { continue }
            Process.end(id)
            report(.killed(id: id))
        }
    }
}
