private import CPosix

/// A timer of this process on the monotonic clock that sends a signal: timer_create(2), or the one of setitimer(2) for
/// all of them where that is refused. Not inherited by fork(2).
package struct Timer: Sendable {
    private let handle: Int32

    /// - Parameter signal: sent each time the timer is over.
    package init(sending signal: Signal) throws(SystemFault) {
        handle = try systemCall(.timer) { cposix_timer_make(signal.number) }
    }

    /// Makes this process's timers again behind a fork: those of its parent stay there.
    package static func renewAll() throws(SystemFault) {
        _ = try systemCall(.timer) { cposix_timers_renew() }
    }

    /// A fault where this process could make no timer; a supervisor asks before it forks who needs some.
    package static func ensurePossible() throws(SystemFault) {
        _ = try systemCall(.timer) { cposix_timer_try() }
    }

    /// Starts it anew.
    /// - Parameters:
    ///   - milliseconds: until the first signal, at least 1.
    ///   - interval: milliseconds between the signals that follow until `disarm`; 0 for a single one.
    package func arm(milliseconds: Int64, interval: Int64 = 0) {
        _ = cposix_timer_set(handle, Int(milliseconds), Int(interval))
    }

    /// Stops it.
    package func disarm() {
        _ = cposix_timer_set(handle, 0, 0)
    }
}
