internal import ArgumentParser
internal import Format
internal import HTTP
internal import Posix
internal import Reading
internal import Settings
internal import Shipping

/// `hooklinectl forward`
struct ForwardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward", abstract: "Carries stored events to an application, each until it is taken.",
        discussion: """
            By POST, with the bytes and the signature as Connectly sent them, and the receipt as Hookline-Receipt. 2xx: \
            taken. No answer, 408, 425, 429 and 5xx: again, for ever. Anything else: refused, exit 69. TERM and INT end \
            it when what is under way has ended.
            """)

    @OptionGroup var topics: TopicArguments
    @OptionGroup var forward: ForwardOptions
    @OptionGroup var range: RangeOptions
    @OptionGroup var data: DataOption
    @OptionGroup var zone: ZoneOption
    @OptionGroup var secret: SecretOption
    @OptionGroup var config: SettingsOption

    func run() throws {
        let mishaps = Mishaps()
        let settings = try config.settings(under: [
            .data: data.data, .timezone: zone.timezone, .secretFile: secret.secretFile,
        ])
        let chosen = try forward.reached(of: topics.chosen(with: range.from))
        if forward.dryRun {
            try tellAll(settings, chosen, mishaps)
        } else {
            try carry(settings, chosen, mishaps)
        }
        try mishaps.end()
    }

    private func carry(_ settings: GivenSettings, _ topics: [Topic]?, _ mishaps: Mishaps) throws(Failure) {
        let application = try application(settings)
        let report = ForwardReport(forward, range.once ? try count(settings, topics) : nil, mishaps)
        var forwarder = Forwarder(
            try settings.run(of: topics, range, mishaps), to: application, concurrency: forward.concurrency,
            pace: forward.pace, refusals: try refusalFile(), tell: report.hear)
        let result = Result { () throws(Failure) in
            try carrying { () throws(ShippingFault) in try forwarder.carry() }
        }
        try report.end()
        if case .refused(let receipt, let word) = try result.get() {
            throw .refused("\(receipt.text): refused: \(word); it is the next one when this is run again")
        }
    }

    private func refusalFile() throws(Failure) -> RefusalFile? {
        guard let path = forward.refused else { return nil }
        return try carrying { () throws(ShippingFault) in try RefusalFile(at: path) }
    }

    private func application(_ settings: GivenSettings) throws(Failure) -> any Application {
        let milliseconds = forward.timeout * 1000
        if let command = forward.exec { return CommandApplication(command, timeoutMilliseconds: milliseconds) }
        let addresses = forward.to.map { HTTPApplication.Address(topic: $0.topic, url: $0.url) }
        let key = forward.sign ? try settings.keys()[0] : nil
        let kept = forward.showResponse ? ForwardReport.answerBytes : 0
        guard
            let application = HTTPApplication(addresses, key: key, timeoutMilliseconds: milliseconds, kept: kept)
        else { throw .unanswered(.noMemory, address: addresses[0].url) }
        return application
    }

    /// How many lines there are now, for a bar that shows how far the run has come; nil where nobody sees it.
    private func count(_ settings: GivenSettings, _ topics: [Topic]?) throws(Failure) -> Int? {
        guard StandardStream.error.isTerminal else { return nil }
        var count = 0
        try forEach(settings, topics, Mishaps(isSilent: true)) { _ in count += 1 }
        return count
    }

    private func tellAll(_ settings: GivenSettings, _ topics: [Topic]?, _ mishaps: Mishaps) throws(Failure) {
        var output = Output()
        try forEach(settings, topics, mishaps) { output.collect(ForwardScreen.plan(of: $0, forward)) }
        try output.flush()
    }

    /// What would be carried now, without carrying it.
    private func forEach(
        _ settings: GivenSettings, _ topics: [Topic]?, _ mishaps: Mishaps, _ body: (JournalLine) -> Void
    ) throws(Failure) {
        var run = try settings.run(of: topics, range, isTrial: true, mishaps)
        while let arrival = run.source.next() {
            switch arrival {
            case .line(let line):
                body(line)
                run.source.finish(line.position)
            case .gap(let gap): mishaps.add(gap)
            case .fault(let fault): mishaps.add(fault)
            }
        }
    }
}
