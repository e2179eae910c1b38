internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings
internal import Shipping

/// `hooklinectl follow`
struct FollowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow", abstract: "Prints lines as they come.",
        discussion: """
            Over midnight, into new topics and compressed files, each line once and in order within its topic. Where \
            lines may be missing, it says so and goes on. TERM and INT end it between two lines; exit 65 when anything \
            could not be read.
            """)

    @OptionGroup var topics: TopicArguments
    @OptionGroup var range: RangeOptions
    @Flag(help: "Prints events only: of each line what Connectly sent.")
    var event = false
    @OptionGroup var data: DataOption
    @OptionGroup var zone: ZoneOption
    @OptionGroup var config: SettingsOption

    func run() throws {
        let mishaps = Mishaps()
        let settings = try config.settings(under: [.data: data.data, .timezone: zone.timezone])
        var run = try settings.run(of: topics.chosen(with: range.from), range, mishaps)
        try follow(&run, mishaps)
        try mishaps.end()
    }

    private func follow(_ run: inout LineRun, _ mishaps: Mishaps) throws(Failure) {
        var output = LineOutput(onlyEvents: event)
        while try printAll(&run, &output, mishaps), !run.isOver, try awaitMore(&run) {}
        try carrying { () throws(ShippingFault) in try run.finish() }
    }

    /// Prints what there is; false when the run is asked to leave.
    private func printAll(
        _ run: inout LineRun, _ output: inout LineOutput, _ mishaps: Mishaps
    ) throws(Failure) -> Bool {
        while true {
            let arrival = run.source.next()
            switch arrival {
            case .line(let line): output.add(line)
            case .gap(let gap): mishaps.add(gap)
            case .fault(let fault): mishaps.add(fault)
            case nil where output.isEmpty: return true
            case nil: break
            }
            // There may be more behind what was not handed over yet.
            if arrival == nil || output.isFull, try !hand(over: &output, &run) || run.stop.hasCome { return false }
        }
    }

    /// Whether standard output has taken all.
    private func hand(over output: inout LineOutput, _ run: inout LineRun) throws(Failure) -> Bool {
        let stop = run.stop.number
        var taken: [Position] = []
        let result = Result { () throws(Failure) in try output.flush(orLeavingOn: stop) { taken.append($0) } }
        for position in taken { run.source.finish(position) }
        try carrying { () throws(ShippingFault) in try run.keep() }
        return try result.get()
    }

    private func awaitMore(_ run: inout LineRun) throws(Failure) -> Bool {
        try carrying { () throws(ShippingFault) in try run.awaitMore() }
    }
}
