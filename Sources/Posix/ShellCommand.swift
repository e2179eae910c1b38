private import CPosix
private import Glibc

/// A command of the shell that runs beside this process. Nobody else waits for its end.
package struct ShellCommand: ~Copyable {
    /// Of its process, and of the group of all that it starts.
    private let id: Int32
    /// A descriptor that can be read when it has ended; nil where the kernel has no such thing: it is to be asked again and
    /// again.
    package let number: Int32?
    private let descriptor: Descriptor?

    /// Starts it: posix_spawn(3).
    /// - Parameters:
    ///   - input: all that it reads.
    ///   - environment: all that it finds in its environment.
    ///   - output: where all that it writes goes; negative: where this process's goes.
    package init(
        _ command: String, input: [UInt8], environment: [Environment.Variable], output: Int32 = -1
    ) throws(SystemFault) {
        let file = try Descriptor.inMemory()
        try file.writeAll(input)
        try file.rewind()
        let input = file.number
        // Each entry ends with a NUL, and the last one is empty.
        let block: [UInt8] = environment.flatMap { "\($0.name)=\($0.value)\0".keptBytes } + [0]
        id = try systemCall(.spawn) { unsafe command.withPath { unsafe cposix_spawn_shell($0, input, output, block) } }
        let watched = cposix_process_descriptor(id)
        number = watched < 0 ? nil : watched
        descriptor = watched < 0 ? nil : Descriptor(owning: watched)
    }

    /// How it has ended; nil while it runs. To be asked once after the end.
    package func end() -> ProcessEnd? { Process.end(of: id) }

    /// Ends it and all that it has started: kill(2) of its group.
    package func kill() { _ = Glibc.kill(-id, SIGKILL) }
}
