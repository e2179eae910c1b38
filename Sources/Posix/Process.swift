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
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(4), &none)  // RLIMIT_CORE
        _ = cposix_not_dumpable()
        umask(0o077)
        try openStandardDescriptors()
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
            var number = unsafe Glibc.open("/dev/null", O_RDWR | O_NOCTTY)
            if number < 0 { number = unsafe Glibc.open("/", O_RDONLY | O_DIRECTORY) }
            if number < 0 { throw SystemFault(.open, errno) }
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
        var status: Int32 = 0
        let id = unsafe waitpid(-1, &status, WNOHANG)
        guard id > 0 else { return nil }
        let signal = cposix_end_signal(status)
        return (id, signal == 0 ? .exited(cposix_exit_status(status)) : .killed(signal))
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

/// The process's arguments and environment, as execve(2) got them.
package enum Environment {
    /// Without the program's name.
    package static var arguments: [String] {
        var arguments: [String] = []
        while let text = unsafe cposix_argument(UInt32(arguments.count + 1)) {
            arguments.append(unsafe String(keeping: text))
        }
        return arguments
    }

    /// A variable's value; nil when it is not set.
    package static func value(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(keeping: UnsafePointer(value))
    }

    /// A name and its value, byte for byte.
    package struct Variable: Equatable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All whose names begin so, in the order they stand.
    package static func variables(beginning prefix: StaticString) -> [Variable] {
        var variables: [Variable] = []
        var place: UInt32 = 0
        while let entry = unsafe cposix_environment(place) {
            place += 1
            let isMeant = unsafe strncmp(entry, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
            guard isMeant, let equals = unsafe strchr(entry, Int32(UInt8(ascii: "="))) else { continue }
            let count = unsafe equals - UnsafeMutablePointer(mutating: entry)
            let name = unsafe UnsafeRawBufferPointer(start: entry, count: count).bindMemory(to: UInt8.self)
            let value = unsafe String(keeping: UnsafePointer(equals + 1))
            variables.append(Variable(name: unsafe String(keeping: name), value: value))
        }
        return variables
    }

    /// The list itself, as execve(2) got it; it lives as long as the process.
    @unsafe package static var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        unsafe cposix_environment_list()
    }
}
