internal import ArgumentParser
internal import Format
internal import Reading
internal import Settings

/// `hooklinectl show`
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints stored lines by their receipts.",
        discussion: """
            A receipt stands in the answer to an event, and in nginx's log. The bytes are as they are stored; on a \
            terminal, what could steer it is made visible. A file that was compressed is read as it is. A receipt that \
            names no line is told, and the others are printed.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var config: SettingsOption
    @Flag(help: "Prints the event's bytes only, a line each.")
    var event = false
    @Flag(help: "Prints the body as it was signed, without an LF behind it.")
    var body = false
    @Argument(help: ArgumentHelp("As messages/2026-11-22.ndjson:4711:312.", valueName: "receipt"))
    var receipts: [String]

    func validate() throws {
        if event && body { throw ValidationError("Only one of --event and --body can be used.") }
    }

    func run() throws {
        let folder = try config.settings(under: [.data: data.data]).folder()
        let mishaps = Mishaps()
        for receipt in receipts {
            guard let bytes = bytes(receipt, folder, mishaps) else { continue }
            try Output.print(foreign: bytes)
        }
        try mishaps.end()
    }

    /// Nil, and a mishap, when there are none.
    private func bytes(_ receipt: String, _ folder: JournalFolder, _ mishaps: Mishaps) -> [UInt8]? {
        do throws(Failure) {
            return try wanted(try folder.line(given: receipt), receipt)
        } catch {
            mishaps.add(error)
            return nil
        }
    }

    private func wanted(_ line: JournalLine, _ receipt: String) throws(Failure) -> [UInt8] {
        if body { return try line.signedBody(receipt) }
        guard event else { return line.text + [UInt8(ascii: "\n")] }
        guard let bytes = line.event else {
            throw .data(path: receipt, reason: "the line holds no event, as its body is no JSON; --body prints it")
        }
        return bytes + [UInt8(ascii: "\n")]
    }
}

extension JournalLine {
    /// The body as it was signed.
    func signedBody(_ receipt: String) throws(Failure) -> [UInt8] {
        guard let body else { throw .data(path: receipt, reason: "the line's body is not Base64") }
        return body
    }
}
