private import CPosix

/// A command whose output is what counts.
extension ShellCommand {
    /// Where the kernel can't tell of an end, it is asked for so often, in milliseconds.
    private static let pause: Int64 = 20

    /// Runs a command to its end, with nothing to read.
    /// - Parameter milliseconds: after that it is killed, with all that it has started.
    /// - Returns: how it ended, and all that it wrote to its standard output and error.
    package static func output(
        of command: String, environment: [Environment.Variable], milliseconds: Int64
    ) throws(SystemFault) -> (end: ProcessEnd, bytes: [UInt8]) {
        let file = try Descriptor.inMemory()
        let run = try ShellCommand(command, input: [], environment: environment, output: file.number)
        let deadline = monotonicMilliseconds() + milliseconds
        var end = run.end()
        while end == nil {
            if monotonicMilliseconds() >= deadline { run.kill() }
            let left = max(1, deadline - monotonicMilliseconds())
            awaitReadable(run.number.map { [$0] } ?? [], milliseconds: run.number == nil ? Self.pause : left)
            end = run.end()
        }
        try file.rewind()
        return (end ?? .exited(0), try file.readToEnd(limit: 64 << 20))
    }
}

extension Descriptor {
    /// An empty file that has no place, for reading and writing: memfd_create(2).
    static func inMemory() throws(SystemFault) -> Descriptor {
        Descriptor(owning: try systemCall(.memory) { unsafe cposix_memory_file("event") })
    }
}
