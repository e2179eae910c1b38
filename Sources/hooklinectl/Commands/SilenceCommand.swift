internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings

/// `hooklinectl silence`
struct SilenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence", abstract: "Tells how long ago the last event of each topic came.",
        discussion: """
            Exit 1 when one of them is older than --after, or a topic that is named never had any: for cron. Without \
            topics, all that the data directory has; none at all is silence, too.
            """)

    @Argument(help: ArgumentHelp("Topics. [default: all]", valueName: "topic"))
    var topics: [Topic] = []
    @Option(help: ArgumentHelp("How long is too long: 90s, 30m, 1h, 2d.", valueName: "time"))
    var after: TimeSpan
    @OptionGroup var data: DataOption
    @OptionGroup var config: SettingsOption
    @Flag(help: "Prints JSON: one object for each topic.")
    var json = false

    func run() throws {
        let folder = try config.settings(under: [.data: data.data]).folder()
        let mishaps = Mishaps()
        let newest = try newest(in: folder, mishaps)
        let now = Timestamp.now
        try Output.print(SilenceScreen.text(of: newest, now: now, json: json))
        let isSilent = newest.contains { _, moment in
            moment.map { now.microseconds - $0.microseconds > after.microseconds } ?? true
        }
        if newest.isEmpty { StandardStream.error.write("hooklinectl: there is no event at all\n") }
        if isSilent || newest.isEmpty { mishaps.add(exitNumber: 1) }
        try mishaps.end()
    }

    /// When the last event of each topic was received; nil: none ever was.
    private func newest(in folder: JournalFolder, _ mishaps: Mishaps) throws(Failure) -> [(Topic, Timestamp?)] {
        let positions: Positions
        do throws(ReadingFault) {
            positions = try folder.positions(before: .now, of: topics.isEmpty ? nil : topics) { mishaps.add($0) }
        } catch {
            throw Failure(error)
        }
        var moments: [Topic: Timestamp] = [:]
        for position in positions.all {
            let topic = position.receipt.partition.topic
            moments[topic] = max(moments[topic] ?? position.receivedAt, position.receivedAt)
        }
        let all = topics.isEmpty ? Array(moments.keys) : topics
        return all.map { ($0, moments[$0]) }.sorted { "\($0.0)" < "\($1.0)" }
    }
}
