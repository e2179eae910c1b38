private import Glibc

/// How a wait for a lock ended.
package enum LockOutcome: Sendable { case locked, timedOut }

/// An exclusive flock(2) on a file of its own. The kernel drops it when the last descriptor of this open file is
/// closed, also by a kill. Classic record locks would be dropped when *any* descriptor of the file is closed.
extension Descriptor {
    /// How often it is looked for before a wait: a holder is mostly done within some microseconds, and to be woken up
    /// again costs more.
    private static let looks = 12

    /// Takes the lock. Tries first; if it is busy, blocks under a timer.
    /// - Parameters:
    ///   - milliseconds: the longest wait.
    ///   - timer: sends a signal that only interrupts.
    package borrowing func lock(within milliseconds: Int64, timer: Timer) throws(SystemFault) -> LockOutcome {
        for _ in 0..<Self.looks where try tryLock() { return .locked }
        return try waiting(within: milliseconds, timer: timer) { () throws(SystemFault) in
            _ = try systemCall(.flock, retries: false) { flock(number, LOCK_EX) }
        }
    }

    /// Takes the lock if nobody has it: LOCK_NB.
    package borrowing func tryLock() throws(SystemFault) -> Bool {
        do {
            _ = try systemCall(.flock) { flock(number, LOCK_EX | LOCK_NB) }
            return true
        } catch let fault where fault.code == EWOULDBLOCK {
            return false
        }
    }

    /// Gives the lock back.
    package borrowing func unlock() {
        _ = flock(number, LOCK_UN)
    }
}

/// Makes a blocking call until it succeeds or the time is over. The timer's signal breaks the call; it repeats until it
/// is disarmed, since one shot may fire before the call blocks.
func waiting(
    within milliseconds: Int64, timer: Timer, for call: () throws(SystemFault) -> Void
) throws(SystemFault) -> LockOutcome {
    let end = monotonicMilliseconds() + milliseconds
    timer.arm(milliseconds: milliseconds, interval: 20)
    defer { timer.disarm() }
    repeat {
        do {
            try call()
            return .locked
        } catch let fault where fault.isInterrupted {
            continue
        }
    } while monotonicMilliseconds() < end
    return .timedOut
}
