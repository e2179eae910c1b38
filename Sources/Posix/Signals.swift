private import CPosix
private import Glibc

/// A signal that Hookline knows: signal(7).
package enum Signal: Sendable, CaseIterable {
    case terminate, interrupt, hangUp, child, pipe, fileSize, deadline, lockTimer, user1, terminalOutput

    package var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        case .child: SIGCHLD
        case .pipe: SIGPIPE
        case .fileSize: SIGXFSZ
        case .deadline: SIGALRM
        case .lockTimer: SIGUSR2
        case .user1: SIGUSR1
        case .terminalOutput: SIGTTOU
        }
    }
}

/// Some signals, ready for the calls that take them: who waits again and again allocates nothing for it.
package struct SignalSet: Sendable, ExpressibleByArrayLiteral {
    private let signals: [Signal]
    fileprivate let numbers: [Int32]

    package init(_ signals: [Signal]) {
        self.signals = signals
        numbers = signals.map(\.number)
    }

    package init(arrayLiteral signals: Signal...) {
        self.init(signals)
    }

    fileprivate func signal(of number: Int32) -> Signal? {
        numbers.firstIndex(of: number).map { signals[$0] }
    }
}

/// What a process does about signals: sigaction(2), pthread_sigmask(3).
package enum Signals {
    /// Sets them aside until they are asked for or unblocked.
    package static func block(_ signals: [Signal]) {
        mask(signals, 1)
    }

    /// Lets them in again.
    package static func unblock(_ signals: [Signal]) {
        mask(signals, 0)
    }

    private static func mask(_ signals: [Signal], _ block: Int32) {
        let numbers = signals.map(\.number)
        let result = unsafe cposix_mask(numbers, UInt32(numbers.count), block)
        precondition(result == 0, "pthread_sigmask refuses only a wrong call")
    }

    /// What the starter left is undone: every signal that Hookline knows has its default disposition and none is blocked,
    /// and no interval timer of the starter's goes on. One that asks to leave and came before is obeyed.
    package static func startAfresh() {
        cposix_signals_afresh()
    }

    /// SIG_IGN.
    package static func ignore(_ signal: Signal) {
        _ = cposix_ignore(signal.number)
    }

    /// SIG_DFL.
    package static func restore(_ signal: Signal) {
        _ = cposix_restore(signal.number)
    }

    /// Whether the starter, or this process, ignores it.
    package static func isIgnored(_ signal: Signal) -> Bool { cposix_is_ignored(signal.number) == 1 }

    /// Sends a signal to this process: raise(3).
    package static func raise(_ signal: Signal) {
        _ = Glibc.raise(signal.number)
    }

    /// Makes a signal end a blocking call with EINTR, and do nothing else.
    package static func interrupt(on signal: Signal) {
        _ = cposix_interrupt_on(signal.number)
    }

    /// Makes a signal raise the stop flag.
    package static func stop(on signal: Signal) {
        _ = cposix_flag_on(signal.number)
    }

    /// Whether a signal of `stop(on:)` has come.
    package static var stopped: Bool { cposix_flag_raised() != 0 }

    /// Waits for one of some blocked signals: sigtimedwait(2). Nil when the time is over, or another signal broke in.
    /// - Parameter milliseconds: nil waits for ever.
    package static func wait(for signals: SignalSet, milliseconds: Int64?) -> Signal? {
        let numbers = signals.numbers
        let result = unsafe cposix_wait_signal(numbers, UInt32(numbers.count), Int(milliseconds ?? -1))
        return signals.signal(of: result)
    }
}
