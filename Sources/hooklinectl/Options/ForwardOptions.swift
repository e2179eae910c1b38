internal import ArgumentParser
internal import Format
internal import HTTP
internal import Shipping

/// Where events go, and how.
struct ForwardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to: http or https. For one topic alone: topic=url; may be given again.", valueName: "url"))
    var to: [Destination] = []
    @Option(
        help: ArgumentHelp(
            "Runs this command of the shell for each event instead, which it reads; exit 0: taken, 75: again.",
            valueName: "command"))
    var exec: String?
    @Option(help: ArgumentHelp("So many events of a topic are under way at once; 1 keeps their order.", valueName: "n"))
    var concurrency = 1
    @Option(
        help: ArgumentHelp("With the pauses as received (recorded), or so many a second.", valueName: "recorded|n"))
    var pace: Pace?
    @Option(help: ArgumentHelp("Seconds for one attempt.", valueName: "seconds"))
    var timeout = 20
    @Flag(help: "Signs events anew, with the first secret.")
    var sign = false
    @Option(
        help: ArgumentHelp(
            "Notes what is refused for good in this file, and goes on. [default: it ends]", valueName: "file"))
    var refused: String?
    @Flag(help: "Prints a line for each event.")
    var show = false
    @Flag(help: "Prints the first bytes of each answer, too.")
    var showResponse = false
    @Flag(help: "Prints what would be sent, and sends nothing.")
    var dryRun = false

    func validate() throws {
        if to.isEmpty == (exec == nil) { throw ValidationError("One of --to and --exec has to say where events go.") }
        if exec?.isEmpty ?? false { throw ValidationError("--exec has to name a command.") }
        if exec != nil && sign { throw ValidationError("--sign is for --to: a command gets no signature.") }
        guard (1...1024).contains(concurrency) else { throw ValidationError("--concurrency is from 1 to 1024.") }
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is from 1 to 3600 seconds.") }
        let topics = to.map(\.topic)
        for (place, topic) in topics.enumerated() where topics[..<place].contains(topic) {
            throw ValidationError("--to is given twice for \(topic.map { "the topic \($0)" } ?? "all topics").")
        }
    }

    /// The topics to which the addresses reach, of those that are asked for; nil for all.
    func reached(of topics: [Topic]?) throws(Failure) -> [Topic]? {
        if exec != nil || to.contains(where: { $0.topic == nil }) { return topics }
        let reached = to.compactMap(\.topic)
        for topic in topics ?? [] where !reached.contains(topic) { throw .usage("no --to says where \(topic) goes") }
        return topics ?? reached
    }
}

/// `url`, or `topic=url`.
struct Destination: ExpressibleByArgument {
    let topic: Topic?
    let url: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let topic = parts.count == 2 ? Topic(partition: Array(parts[0].utf8).span) : nil
        let url = topic == nil ? argument : parts[1]
        guard HTTPAddress(url) != nil else { return nil }
        self.topic = topic
        self.url = url
    }
}

extension Pace: ExpressibleByArgument {
    package init?(argument: String) {
        if argument == "recorded" {
            self = .recorded
        } else if let count = Int(argument), (1...100_000).contains(count) {
            self = .perSecond(count)
        } else {
            return nil
        }
    }
}
