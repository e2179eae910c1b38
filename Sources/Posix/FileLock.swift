private import Glibc

/// How a wait for a lock ended.
package enum LockOutcome: Sendable { case locked, timedOut }

/// An exclusive flock(2) on a file of its own. The kernel drops it when the last descriptor of this open file is
/// closed, also by a kill. Classic record locks would be dropped when *any* descriptor of the file is closed.
extension Descriptor {
    /// Takes the lock. Tries first; if it is busy, blocks under a timer whose signal breaks the wait. The timer repeats
    /// until it is disarmed, since one shot may fire before the wait begins.
    /// - Parameters:
    ///   - milliseconds: the longest wait.
    ///   - timer: sends a signal that only interrupts.
    package borrowing func lock(within milliseconds: Int64, timer: Timer) throws(SystemFault) -> LockOutcome {
        if try tryLock() { return .locked }
        let end = monotonicMilliseconds() + milliseconds
        timer.arm(milliseconds: milliseconds, interval: 20)
        defer { timer.disarm() }
        while monotonicMilliseconds() < end {
            do {
                _ = try systemCall(.flock, retries: false) { flock(number, LOCK_EX) }
                return .locked
            } catch let fault where fault.isInterrupted {
                continue
            }
        }
        return .timedOut
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
