import Glibc

/// How a program is to be started: everything is said, nothing is inherited.
package struct SpawnPlan {
    /// The program's absolute path, and its first argument.
    package var program: String
    /// The arguments after the program's name.
    package var arguments: [String]
    /// The whole environment.
    package var environment: [String: String]
    /// Variables added as they are, `NAME=value`, even where the environment has one of that name already.
    package var repeatedVariables: [String] = []
    /// The program's descriptors and which of ours they are; 0, 1 and 2 are `/dev/null` where not named.
    package var descriptors: [Int32: OpenDescriptor]

    /// A plan with the parts that most tests set.
    package init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        descriptors: [Int32: OpenDescriptor] = [:]
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.descriptors = descriptors
    }

    /// The same start through a line of `sh`, in which `exec "$0" "$@"` is the program.
    ///
    /// For what only the new process can do to itself: its own id, closed descriptors, limits, umask.
    package func throughShell(_ line: String) -> SpawnPlan {
        var plan = self
        plan.arguments = ["-c", line, program] + arguments
        plan.program = "/bin/sh"
        return plan
    }

    /// The same start in another working directory.
    package func inDirectory(_ path: String) -> SpawnPlan {
        var plan = self
        plan.arguments = ["-C", path, program] + arguments
        plan.program = "/usr/bin/env"
        return plan
    }

    /// Starts the program with `posix_spawn` and gives its process id.
    func spawn() throws -> Int32 {
        let null = try OpenDescriptor.opening("/dev/null", O_RDWR)
        let wanted = Dictionary(uniqueKeysWithValues: (0...2).map { (Int32($0), null) })
            .merging(descriptors) { _, named in named }
        let lifted = try wanted.mapValues(liftedCopy)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for number in try inheritable() { posix_spawn_file_actions_addclose(&actions, number) }
        for (target, source) in lifted { posix_spawn_file_actions_adddup2(&actions, source.number, target) }
        return try spawn(actions)
    }

    private func spawn(_ given: posix_spawn_file_actions_t) throws -> Int32 {
        var actions = given
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        giveDefaultSignals(&attributes)
        var id: Int32 = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted() + repeatedVariables
        let result = withCStrings([program] + arguments) { arguments in
            withCStrings(variables) { posix_spawn(&id, program, &actions, &attributes, arguments, $0) }
        }
        guard result == 0 else { throw HostFault.call("posix_spawn \(program)", errno: result) }
        return id
    }
}

/// Descriptors of this process that a program would inherit: those that whoever started the tests left open.
private func inheritable() throws -> [Int32] {
    try directoryEntries("/proc/self/fd").compactMap { Int32($0) }.filter { number in
        let flags = fcntl(number, F_GETFD)
        return flags != -1 && flags & FD_CLOEXEC == 0
    }
}

/// A copy far above the numbers that a plan names, so that no move overwrites the next one's source.
private func liftedCopy(_ descriptor: OpenDescriptor) throws -> OpenDescriptor {
    OpenDescriptor(owning: try checked("fcntl") { fcntl(descriptor.number, F_DUPFD_CLOEXEC, 100) })
}

private func giveDefaultSignals(_ attributes: inout posix_spawnattr_t) {
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGALRM, SIGXFSZ, SIGCHLD] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
}

private func withCStrings<Value>(
    _ strings: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
) -> Value {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
}
