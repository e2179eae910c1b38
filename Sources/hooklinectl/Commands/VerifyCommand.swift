internal import ArgumentParser
internal import Posix
internal import Reading
internal import Settings

/// `hooklinectl verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Proves that stored lines are as Connectly signed them.",
        discussion: """
            Without files it reads all of the data directory. Each fault is one line: file, line, byte, what is wrong. \
            Exit 1 when there is any. A file that can't be read to its end is named, and the others are read. A line \
            that is missing as a whole can't be seen. Files in gzip are read as they are.
            """)

    @OptionGroup var secret: SecretOption
    @OptionGroup var data: DataOption
    @OptionGroup var zone: ZoneOption
    @OptionGroup var config: SettingsOption
    @Flag(help: "Prints JSON.")
    var json = false
    @Argument(help: "Files of lines; - is standard input.")
    var files: [String] = []

    private func settings() throws(Failure) -> GivenSettings {
        try config.settings(under: [.secretFile: secret.secretFile, .data: data.data, .timezone: zone.timezone])
    }

    func run() throws {
        let (settings, mishaps) = (try settings(), Mishaps())
        let keys = try settings.keys()
        let zone = try settings.zone()
        let all = files.isEmpty ? try settings.files(mishaps) : files.map { JournalFile($0) }.inOrder
        let counts = RepeatCounts()
        var screen = VerifyScreen(json: json)
        for file in all {
            var verifier = FileVerifier(file, keys: keys, zone: zone, counts: counts)
            var output = Output()
            let result = Result { () throws(ReadingFault) in
                try verifier.run { output.collect(screen.line(of: $0, in: file.path)) }
            }
            try output.flush()
            switch result {
            case .success: screen.add(verifier, isWhole: true)
            case .failure(let fault):
                screen.add(verifier, isWhole: false)
                mishaps.add(fault)
            }
        }
        try Output.print(screen.summary)
        if screen.faults > 0 { mishaps.add(exitNumber: 1) }
        try mishaps.end()
    }
}
