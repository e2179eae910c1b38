internal import Posix

/// One of the supervisor's places for a worker, as a state machine: it decides, the supervisor acts. Times are
/// milliseconds of the monotonic clock.
struct WorkerSlot: Equatable {
    enum State: Equatable {
        case running(id: Int32, since: Int64)
        /// To be started at a time.
        case due(Int64)
    }

    /// A failure within this time of its start is a crash that is backed off.
    static let quick: Int64 = 1000
    static let firstDelay: Int64 = 100
    static let longestDelay: Int64 = 5000
    /// So long a life makes earlier crashes forgotten.
    static let health: Int64 = 10000

    private(set) var state: State
    private var delay: Int64 = 0

    init(now: Int64) { state = .due(now) }

    /// The worker's process, while there is one.
    var id: Int32? {
        if case .running(let id, _) = state { return id }
        return nil
    }

    /// When a worker is to be started; nil while one runs.
    var dueAt: Int64? {
        if case .due(let time) = state { return time }
        return nil
    }

    /// Whether its worker lives, and is not the next of a row that failed quickly.
    func isSteady(now: Int64) -> Bool {
        guard case .running(_, let since) = state else { return false }
        return delay == 0 || now - since >= Self.health
    }

    mutating func started(_ id: Int32, now: Int64) {
        state = .running(id: id, since: now)
    }

    /// A worker could not be started.
    mutating func failedToStart(now: Int64) {
        backOff(now: now)
    }

    /// A quick exit 0 is normal; a quick failure is backed off, from 0.1 s doubling to 5 s.
    mutating func ended(_ end: ProcessEnd, now: Int64) {
        guard case .running(_, let since) = state else { return }
        let life = now - since
        if life >= Self.health { delay = 0 }
        if end == .exited(0) || life >= Self.quick {
            state = .due(now)
        } else {
            backOff(now: now)
        }
    }

    private mutating func backOff(now: Int64) {
        delay = delay == 0 ? Self.firstDelay : min(delay * 2, Self.longestDelay)
        state = .due(now + delay)
    }
}
