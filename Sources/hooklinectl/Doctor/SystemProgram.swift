internal import Posix

/// Programs of the system that know something.
enum SystemProgram {
    /// Milliseconds.
    private static let patience: Int64 = 20_000

    /// Runs a command of the shell to its end; one that does not end in time is killed.
    /// - Returns: how it ended, and all that it wrote.
    static func output(of command: String) throws(SystemFault) -> (end: ProcessEnd, bytes: [UInt8]) {
        // Where Debian keeps them, which is not in everybody's path.
        let path = (Environment.value("PATH") ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin:/usr/local/sbin"
        let environment = [Environment.Variable(name: "PATH", value: path)]
        return try ShellCommand.output(of: command, environment: environment, milliseconds: patience)
    }
}
