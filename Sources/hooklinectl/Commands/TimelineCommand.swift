internal import ArgumentParser
internal import Reading
internal import Settings

/// `hooklinectl timeline`
struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Tells what became of messages.",
        discussion: """
            Of each message: its statuses, each once, by rank; when they happened by Connectly's clock, and when they \
            were received by this machine's; why it failed; and what was answered. Files of days before the id's own \
            time are not read. What can't be read is named, and passed over.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var config: SettingsOption
    @Flag(help: "Prints JSON: one object for each id.")
    var json = false
    @Argument(help: ArgumentHelp("What the send call answered: a ULID, or its UUID form.", valueName: "id"))
    var ids: [String]

    func run() throws {
        let settings = try config.settings(under: [.data: data.data])
        let mishaps = Mishaps()
        var timeline = Timeline(ids.compactMap { message($0, mishaps) })
        timeline.read(try settings.files(mishaps)) { mishaps.add($0) }
        let screens = timeline.result.map { json ? TimelineScreen.object(of: $0) : TimelineScreen.text(of: $0) }
        try Output.print(screens.joined(separator: json ? "" : "\n"))
        try mishaps.end()
    }

    private func message(_ text: String, _ mishaps: Mishaps) -> MessageId? {
        if let id = MessageId(given: text) { return id }
        mishaps.add(.usage("'\(text)' is not an id"))
        return nil
    }
}
