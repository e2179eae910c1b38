private import CPosix
private import Glibc

/// Exclusive locks on single bytes of a file, owned by the open file (F_OFD_SETLK of fcntl(2)): given back when it is
/// closed, also by a kill; and anyone may ask which are held.
extension Descriptor {
    /// Locks the byte if nobody else has.
    package borrowing func tryLock(byte place: Int64) throws(SystemFault) -> Bool {
        do {
            _ = try systemCall(.fcntl) { cposix_range_lock(number, place, 0) }
            return true
        } catch let fault where fault.code == EAGAIN || fault.code == EACCES {
            return false
        }
    }

    /// Gives the byte back.
    package borrowing func unlock(byte place: Int64) {
        _ = cposix_range_unlock(number, place)
    }

    /// Waits until nobody else holds the byte.
    /// - Parameters:
    ///   - milliseconds: the longest wait.
    ///   - timer: sends a signal that only interrupts.
    package borrowing func awaitRelease(
        ofByte place: Int64, within milliseconds: Int64, timer: Timer
    ) throws(SystemFault) -> LockOutcome {
        let outcome = try waiting(within: milliseconds, timer: timer) { () throws(SystemFault) in
            _ = try systemCall(.fcntl, retries: false) { cposix_range_lock(number, place, 1) }
        }
        if outcome == .locked { unlock(byte: place) }
        return outcome
    }

    /// The bytes that others hold, lowest first.
    package borrowing func heldBytes() throws(SystemFault) -> [Int64] {
        var held: [Int64] = []
        var from: Int64 = 0
        while true {
            let place = cposix_range_holder(number, from)
            if place < 0 {
                let code = errno
                if code != 0 { throw SystemFault(.fcntl, code) }
                return held
            }
            held.append(place)
            from = place + 1
        }
    }
}
