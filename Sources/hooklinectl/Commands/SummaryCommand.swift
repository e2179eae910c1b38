internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings

/// `hooklinectl summary`
struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Sums up what became of all messages.",
        discussion: """
            Sent, delivered, read, failed and clicked, each message once by its furthest status: by day, month, \
            business number and campaign; failures by code, buttons, and how long the steps took. A message belongs \
            to the day on which it was sent. What can't be read is named, and passed over.
            """)

    @Option(
        help: ArgumentHelp(
            "Messages sent from then on: 30d (back from now), 2026-11-22, 2026-11-22T20:14Z. [default: all]",
            valueName: "time"))
    var since: Moment?
    @Option(help: ArgumentHelp("Messages sent before then.", valueName: "time"))
    var until: Moment?
    @OptionGroup var data: DataOption
    @OptionGroup var zone: ZoneOption
    @OptionGroup var config: SettingsOption
    @Flag(help: "Prints JSON: one object.")
    var json = false
    @Option(help: ArgumentHelp("Writes a page to this file, and prints nothing.", valueName: "file"))
    var html: String?

    func validate() throws {
        if html?.isEmpty ?? false { throw ValidationError("--html has to name a file.") }
        if html != nil && json { throw ValidationError("Only one of --html and --json can be used.") }
    }

    func run() throws {
        let settings = try config.settings(under: [.data: data.data, .timezone: zone.timezone])
        let mishaps = Mishaps()
        let zone = try settings.zone()
        let now = Timestamp.now
        let range = TimeRange(
            since: since?.timestamp(now: now, zone: zone), until: until?.timestamp(now: now, zone: zone))
        var reader = SummaryReader(range, zone: zone)
        reader.read(try settings.files(mishaps)) { mishaps.add($0) }
        try hand(over: reader.result)
        try mishaps.end()
    }

    private func hand(over summary: Summary) throws(Failure) {
        if let html { return try PageFile.write(SummaryPage.text(of: summary), to: html) }
        try Output.print(json ? SummaryObject.line(of: summary).text + "\n" : SummaryScreen.text(of: summary))
    }
}
