internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings
internal import Shipping

/// Which lines a command handles: where it begins, where it ends, and what it passes over.
struct RangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Begins behind the position in this file if it is there, and keeps it.", valueName: "file"))
    var resume: String?
    @Option(
        help: ArgumentHelp(
            "Begins with what was received from then on: 2h (back from now), 2026-11-22, 2026-11-22T20:14Z.",
            valueName: "time"))
    var since: Moment?
    @Option(help: ArgumentHelp("Ends before what was received from then on.", valueName: "time"))
    var until: Moment?
    @Option(help: ArgumentHelp("Begins with this line; may be given once for each topic.", valueName: "receipt"))
    var from: [Receipt] = []
    @Flag(help: "Ends at the end of the files; from their beginning on, where nothing else is said.")
    var once = false
    @Flag(help: "Passes over repeats.")
    var first = false

    func validate() throws {
        if resume?.isEmpty ?? false { throw ValidationError("--resume has to name a file.") }
        if since != nil && !from.isEmpty { throw ValidationError("Only one of --since and --from can be used.") }
        let topics = from.map(\.partition.topic)
        for (place, topic) in topics.enumerated() where topics[..<place].contains(topic) {
            throw ValidationError("--from is given twice for the topic \(topic).")
        }
    }

    /// Where a command begins whose position file has nothing to tell.
    func beginning(now: Timestamp, zone: Zone) -> Beginning {
        if let since { return .since(since.timestamp(now: now, zone: zone)) }
        if !from.isEmpty { return .from(from) }
        return once || until != nil ? .first : .now
    }
}

extension Receipt: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// The topics that a command is about.
struct TopicArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("Topics. [default: all]", valueName: "topic"))
    var topics: [Topic] = []

    /// Nil for all. With receipts and no names, their topics.
    func chosen(with receipts: [Receipt]) throws(Failure) -> [Topic]? {
        let begun = receipts.map(\.partition.topic)
        if topics.isEmpty { return begun.isEmpty ? nil : begun }
        for topic in begun where !topics.contains(topic) {
            throw .usage("--from names a line of \(topic), which is not among the topics")
        }
        return topics
    }
}

extension Topic: ExpressibleByArgument {
    package init?(argument: String) { self.init(partition: Array(argument.utf8).span) }
}
