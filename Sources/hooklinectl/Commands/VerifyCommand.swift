internal import ArgumentParser
internal import Posix
internal import Reading
internal import Webhook

/// `hooklinectl verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Proves that stored lines are as Connectly signed them.",
        discussion: """
            Without files it reads all of the data directory. Each fault is one line: file, line, byte, what is wrong. \
            Exit 1 when there is any. A line that is missing as a whole can't be seen. Files in gzip are read as they are.
            """)

    @OptionGroup var secret: SecretOption
    @OptionGroup var data: DataOption
    @OptionGroup var zone: ZoneOption
    @Flag(help: "Prints JSON.")
    var json = false
    @Argument(help: "Files of lines; - is standard input.")
    var files: [String] = []

    func run() throws {
        let keys = try secret.keys()
        let zone = try zone.zone()
        let all = files.isEmpty ? try data.files() : files.map { JournalFile($0) }.inOrder
        let counts = RepeatCounts()
        var screen = VerifyScreen(json: json)
        for file in all {
            var verifier = FileVerifier(file, keys: keys, zone: zone, counts: counts)
            var output = Output()
            let result = Result { () throws(ReadingFault) in
                try verifier.run { output.collect(screen.line(of: $0, in: file.path)) }
            }
            try output.flush()
            screen.add(verifier)
            if case .failure(let fault) = result { throw Failure(fault) }
        }
        try Output.print(screen.summary)
        if screen.faults > 0 { throw ExitCode(1) }
    }
}
