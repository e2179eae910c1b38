internal import ArgumentParser
internal import Posix
internal import Settings

/// The operator's program. Results go to standard output, everything else to standard error.
@main
struct Hooklinectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooklinectl",
        abstract: "Tries a Hookline endpoint, proves what is stored, and tells what became of a message.",
        discussion: """
            Exit numbers: 0 done, 1 the check said no, 64 usage, 65 bad data, 69 the other side refused, 74 I/O, 75 \
            try later; of several the largest.
            """,
        version: "hooklinectl 0.1.0",
        subcommands: [
            DoctorCommand.self, FollowCommand.self, ForwardCommand.self, SendCommand.self, ShipCommand.self,
            ShowCommand.self, SignCommand.self, SilenceCommand.self, StuckCommand.self, SummaryCommand.self,
            TimelineCommand.self, VerifyCommand.self, WebhooksCommand.self,
        ])

    /// Parses the arguments, runs the command, and ends with its exit number.
    static func main() {
        Process.keepMemory()  // it may hold secrets and keys
        StandardStream.fillClosed()
        Signals.ignore(.pipe)  // a peer that leaves within TLS would end the run
        do {
            var command = try parseAsRoot(Environment.arguments)
            try command.run()
        } catch let failure as Failure {
            if failure.isOfNoReader { endByBrokenPipe() }
            failure.tell()
            exit(withError: ExitCode(failure.exitNumber))
        } catch let number as ExitCode {
            exit(withError: number)
        } catch {
            end(withParsersWord: error)
        }
    }

    /// As every program of a shell's pipe does whose reader has left.
    private static func endByBrokenPipe() {
        Signals.restore(.pipe)
        Signals.raise(.pipe)
    }

    /// Help, the version and completions are results, as they are. What the parser says of arguments may quote them.
    private static func end(withParsersWord word: any Error) -> Never {
        let text = fullMessage(for: word)
        let number = exitCode(for: word)
        guard number == .success else {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                StandardStream.error.write(Words.printable(String(line)) + "\n")
            }
            exit(withError: number)
        }
        do {
            try naming(Output.name) { () throws(SystemFault) in
                try StandardStream.output.writeAll(Array((text + "\n").utf8))
            }
            exit(withError: number)
        } catch {
            if error.isOfNoReader { endByBrokenPipe() }
            error.tell()
            exit(withError: ExitCode(error.exitNumber))
        }
    }
}
