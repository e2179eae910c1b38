private import CPosix

/// The longest time that a request may take: when it is over, the process says so and leaves. One in a process; not
/// inherited by fork(2).
///
/// Its timer is not stopped between requests: while none is in hand, its signal does nothing. It is set anew only when
/// it would come too early for the request that begins, or more than a sixteenth of the time too late. So a busy worker
/// sets it a few times in a minute, and no call of a request is ever broken into before the time is over.
package final class RequestDeadline {
    private let timer: Timer
    /// When the timer sends its signal, on the clock of `monotonicMilliseconds`; 0 for not at all.
    private var due: Int64 = 0

    /// - Parameters:
    ///   - text: written to the stream when the time is over, if it takes it at once.
    ///   - status: the exit number then.
    package init(saying text: StaticString, to stream: StandardStream, status: Int32) throws(SystemFault) {
        let words = unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
        _ = try systemCall(.sigaction) {
            unsafe cposix_leave_on_alarm(words, stream.number, status)
        }
        timer = try Timer(sending: .deadline)
    }

    /// A request is in hand, and has so many milliseconds from now.
    package func begin(milliseconds: Int64) {
        let now = monotonicMilliseconds()
        let latest = now + milliseconds + max(1, milliseconds / 16)
        if due < now + milliseconds || due > latest {
            timer.arm(milliseconds: latest - now)
            due = latest
        }
        cposix_leave_now_on(1)
    }

    /// The request is done.
    package func end() {
        cposix_leave_now_on(0)
    }

    /// Does something that is not to be left half-done: when the time is over meanwhile, the process leaves behind it.
    package static func puttingOff<Result: ~Copyable, Fault: Error>(
        _ body: () throws(Fault) -> Result
    ) throws(Fault) -> Result {
        cposix_leave_put_off(1)
        defer { cposix_leave_put_off(0) }
        return try body()
    }
}
