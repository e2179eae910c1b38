private import CPosix
private import Glibc

/// Work that nobody waits for.
extension Process {
    /// Does something in a process of its own that TERM and INT end: fork(2) twice, setsid(2), nice(2). It holds nothing
    /// of this one but what it is given: a lock, a socket or a set of epoll(7) would outlive its owner there. Only while
    /// there is one thread.
    /// - Parameters:
    ///   - kept: the only descriptors from 3 on that are open there.
    ///   - closed: those of 0, 1 and 2 that somebody waits for the end of.
    package static func apart(
        keeping kept: [Int32], closing closed: [Int32], _ body: () -> Void
    ) throws(SystemFault) {
        let starter = try fork()
        if starter == 0 {
            guard let child = try? fork() else { leave(1) }
            if child == 0 { goOnApart(kept, closed, body) }
            leave(0)
        }
        let ended = cposix_ended(starter, 1)
        if ended.status != 0 || ended.signal != 0 { throw SystemFault(.fork, EAGAIN) }
    }

    private static func goOnApart(_ kept: [Int32], _ closed: [Int32], _ body: () -> Void) -> Never {
        for number in closed { _ = close(number) }
        var first: Int32 = 3
        for number in kept.sorted() where number >= first {
            if number > first { cposix_close_between(UInt32(first), UInt32(number - 1)) }
            first = number + 1
        }
        cposix_close_between(UInt32(first), .max)
        try? openStandardDescriptors()  // nothing is written to those that can't be had
        setsid()
        _ = nice(10)  // where that is forbidden, it goes on as it is
        let ending: [Signal] = [.terminate, .interrupt]
        for signal in ending { Signals.restore(signal) }
        Signals.unblock(ending + [.lockTimer])
        guard (try? Timer.renewAll()) != nil else { leave(1) }  // a wait for a lock must end
        body()
        leave(0)
    }
}
