internal import ArgumentParser
internal import Posix

/// The operator's program. Results go to standard output, everything else to standard error.
@main
struct Hooklinectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooklinectl",
        abstract: "Tries a Hookline endpoint, proves what is stored, and tells what became of a message.",
        discussion: """
            Exit numbers: 0 done, 1 the check said no, 64 usage, 65 bad data, 69 the other side refused, 74 I/O.
            """,
        version: "hooklinectl 0.1.0",
        subcommands: [
            SendCommand.self, SignCommand.self, StuckCommand.self, TimelineCommand.self, VerifyCommand.self,
            WebhooksCommand.self,
        ])

    /// Parses the arguments, runs the command, and ends with its exit number.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            StandardStream.error.write("hooklinectl: \(failure.words)\n")
            exit(withError: ExitCode(failure.exitNumber))
        } catch {
            exit(withError: error)
        }
    }
}
