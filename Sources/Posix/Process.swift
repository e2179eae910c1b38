private import CPosix
package import Glibc

/// How a child ended.
package enum ProcessEnd: Equatable, Sendable {
    case exited(Int32)
    /// The signal's number.
    case killed(Int32)
}

/// This process and its children.
package enum Process {
    package static var id: pid_t { getpid() }
    package static var user: uid_t { geteuid() }

    /// Before anything else: signals are as they are for a new program, descriptors 0 to 2 are open, SIGPIPE, SIGXFSZ
    /// and SIGTTOU are ignored, no core dumps, umask 077. A fault where descriptors can't be had.
    package static func prepare() throws(SystemFault) {
        Signals.startAfresh()
        Signals.ignore(.pipe)
        Signals.ignore(.fileSize)
        Signals.ignore(.terminalOutput)
        cposix_no_core()
        keepMemory()
        umask(0o077)
        try openStandardDescriptors()
    }

    /// No core is made of this process, whatever its limits, and nobody but root looks into it: PR_SET_DUMPABLE of prctl(2).
    /// What it starts is as it would be.
    package static func keepMemory() {
        _ = cposix_not_dumpable()
    }

    /// Memory of so many bytes and more goes back to the system when it is freed, less stays: mallopt(3).
    package static func giveBackMemory(from bytes: Int) {
        cposix_give_back_from(Int32(bytes))
    }

    /// From now on this process and its children never break into what another one is doing when they wake, one that
    /// holds a lock above all: sched_setscheduler(2), SCHED_BATCH. Where that is forbidden, all stays as it was.
    package static func wakeWithoutPreempting() {
        _ = cposix_batch()
    }

    /// Closes what the starter left open by mistake (mod_fcgid does), from a number on.
    package static func closeDescriptors(from first: UInt32) {
        cposix_close_between(first, .max)
    }

    /// FastCGI starts programs with 1 and 2 closed; a data file must never get such a number. Where there is no null
    /// device, a directory, which can't be written to, has it.
    static func openStandardDescriptors() throws(SystemFault) {
        while fcntl(0, F_GETFD) < 0 || fcntl(1, F_GETFD) < 0 || fcntl(2, F_GETFD) < 0 {
            if cposix_open_nothing() < 0 { throw SystemFault(.open, errno) }
        }
    }

    /// fork(2): the child's id, or 0 in the child. Only while there is one thread.
    package static func fork() throws(SystemFault) -> pid_t {
        try systemCall(.fork) { cposix_fork() }
    }

    /// Leaves at once: _exit(2). What C libraries would do at the end is for a process with a future.
    package static func leave(_ status: Int32) -> Never {
        _exit(status)
    }

    /// A child that has ended, if there is one: waitpid(2) with WNOHANG.
    package static func endedChild() -> (id: pid_t, end: ProcessEnd)? {
        let ended = cposix_ended(-1, 0)
        return ended.id > 0 ? (ended.id, end(of: ended)) : nil
    }

    /// How that child has ended; nil while it has not. It is no child any more then.
    static func end(of id: pid_t) -> ProcessEnd? {
        let ended = cposix_ended(id, 0)
        return ended.id == id ? end(of: ended) : nil
    }

    private static func end(of child: cposix_end) -> ProcessEnd {
        child.signal == 0 ? .exited(child.status) : .killed(child.signal)
    }

    /// Whether there is any child: waitid(2).
    package static var hasChildren: Bool { cposix_has_children() == 1 }

    /// Whether a process is a child that has not ended: waitid(2). Its number is nobody else's then.
    package static func isLivingChild(_ id: pid_t) -> Bool {
        cposix_is_child(id) == 1
    }

    /// kill(2) to a child; one that has ended, or is no child, is sent nothing.
    package static func send(_ signal: Signal, to id: pid_t) {
        if isLivingChild(id) { _ = kill(id, signal.number) }
    }

    /// kill(2) to the parent, if it is still that process: an orphan's is another one.
    package static func send(_ signal: Signal, toParent id: pid_t) {
        if getppid() == id { _ = kill(id, signal.number) }
    }

    /// kill(2) with SIGKILL to a child, as `send` does it.
    package static func end(_ id: pid_t) {
        if isLivingChild(id) { _ = kill(id, SIGKILL) }
    }
}
