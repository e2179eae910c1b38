internal import ArgumentParser
internal import Reading

/// `hooklinectl timeline`
struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Tells what became of messages.",
        discussion: """
            Of each message: its statuses, each once, by rank; when they happened by Connectly's clock, and when they \
            were received by this machine's; why it failed; and what was answered. Files of days before the id's own \
            time are not read.
            """)

    @OptionGroup var data: DataOption
    @Flag(help: "Prints JSON: one object for each id.")
    var json = false
    @Argument(help: ArgumentHelp("What the send call answered: a ULID, or its UUID form.", valueName: "id"))
    var ids: [String]

    func run() throws {
        var timeline = Timeline(ids.map { MessageId($0) })
        let files = try data.files()
        try reading { () throws(ReadingFault) in try timeline.read(files) }
        let screens = timeline.result.map { json ? TimelineScreen.object(of: $0) : TimelineScreen.text(of: $0) }
        try Output.print(screens.joined(separator: json ? "" : "\n"))
    }
}
