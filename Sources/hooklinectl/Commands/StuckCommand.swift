internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings

/// `hooklinectl stuck`
struct StuckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stuck", abstract: "Names messages that were sent and got no further.",
        discussion: """
            A message is stuck when it has neither reached the status that is asked for nor failed, and its last new \
            status is older than --after. Exit 1 when there is any. What can't be read is named, and passed over.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var config: SettingsOption
    @Option(help: ArgumentHelp("How long is too long: 90s, 30m, 1h, 2d.", valueName: "time"))
    var after: TimeSpan
    @Option(help: ArgumentHelp("The status that is waited for: delivered or read.", valueName: "status"))
    var without: Goal = .delivered
    @Option(
        help: ArgumentHelp(
            "A file of ids that should have a status: one a line, or JSON with id. - is standard input.",
            valueName: "file"))
    var ids: String?
    @Option(help: ArgumentHelp("Reads only the files of so long a time back. [default: all]", valueName: "time"))
    var within: TimeSpan?
    @Flag(help: "Prints JSON: one object for each id.")
    var json = false

    /// What can be waited for.
    enum Goal: String, ExpressibleByArgument { case delivered, read }

    func run() throws {
        let now = Timestamp(microseconds: WallClock.system.microseconds)
        let settings = try config.settings(under: [.data: data.data])
        let mishaps = Mishaps()
        let others = ids.map { IdList(ofFile: $0, mishaps).ids } ?? []
        let files = try settings.files(mishaps)
        var messages = StuckMessages()
        let first = within.map { Day(of: Timestamp(microseconds: now.microseconds - $0.microseconds), offset: -43200) }
        messages.read(files, from: first) { mishaps.add($0) }
        let moment = Timestamp(microseconds: now.microseconds - after.microseconds)
        let found = messages.stuck(without: without == .read ? .read : .delivered, before: moment, others: others)
        try Output.print(StuckScreen.text(of: found, now: now, json: json))
        if !found.isEmpty { mishaps.add(exitNumber: 1) }
        try mishaps.end()
    }
}

/// A length of time as people type it: a number and s, m, h or d.
struct TimeSpan: ExpressibleByArgument {
    let microseconds: Int64

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()),
            (0...1_000_000).contains(number)
        else { return nil }
        microseconds = number * unit * 1_000_000
    }
}
