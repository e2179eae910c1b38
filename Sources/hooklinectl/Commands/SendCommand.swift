internal import ArgumentParser
internal import Connectly
internal import HTTP
internal import Posix
internal import Reading
internal import Settings
internal import Webhook

/// `hooklinectl send`
struct SendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Sends signed events to an endpoint.",
        discussion: """
            Says of each answer its status, its receipt if there is one, and its time. Exit 69 when any answer is not \
            200.
            """)

    @Argument(help: ArgumentHelp("Where to: http or https.", valueName: "url"))
    var address: String?
    @Argument(help: "A file of the body, as it is; - is standard input.")
    var file: String?
    @OptionGroup var secret: SecretOption
    @OptionGroup var data: DataOption
    @OptionGroup var config: SettingsOption
    @OptionGroup var body: BodyOptions
    @OptionGroup var faults: FaultOptions
    @OptionGroup var load: LoadOptions
    @Option(help: ArgumentHelp("Connects to this Unix socket instead of the address's host.", valueName: "path"))
    var unixSocket: String?
    @Option(help: ArgumentHelp("Seconds for one request.", valueName: "seconds"))
    var timeout = 20
    @Flag(help: "Prints the samples and sends nothing.")
    var listSamples = false
    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
        try expectText(address, "<url>")
        if !listSamples && address == nil { throw ValidationError("Missing expected argument '<url>'") }
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is from 1 to 3600 seconds.") }
        if body.isAmbiguous(beside: file) {
            throw ValidationError("Beside <file>, none of --topic, --sample, --file and --from can be used.")
        }
        if load.count != nil && faults.repeats != 1 {
            throw ValidationError("--repeat and --count can't be used together.")
        }
    }

    func run() throws {
        if listSamples { return try Output.print(Self.sampleTable) }
        let sender = EventSender(
            address: address ?? "", unixSocket: unixSocket, timeoutMilliseconds: timeout * 1000, events: try events())
        let mishaps = Mishaps()
        if let count = load.count {
            try sendMany(sender, count, mishaps)
        } else {
            try sendEach(sender, mishaps)
        }
        try mishaps.end()
    }

    private func events() throws(Failure) -> EventSource {
        let changes = try body.set.map { (text) throws(Failure) in try Assignment(text) }
        return EventSource(try origin(), changes: changes, faults: faults, key: try key())
    }

    private func origin() throws(Failure) -> BodyOrigin {
        if let path = file ?? body.file { return .bytes(try given(path)) }
        guard let receipt = body.from else { return try BodyOrigin(sample: body) }
        return .bytes(try settings().folder().line(given: receipt).signedBody(receipt))
    }

    /// What came through a pipe that broke is no body.
    private func given(_ path: String) throws(Failure) -> [UInt8] {
        let bytes = try wholeFile(path)
        guard path != "-" || !bytes.isEmpty else {
            throw .data(path: path, reason: "nothing came; --file /dev/null sends an empty body")
        }
        return bytes
    }

    /// The key that signs; none is needed where no signature is made with it.
    private func key() throws(Failure) -> SigningKey? {
        if faults.noSignature || faults.wrongSecret { return nil }
        return try settings().keys()[0]
    }

    private func settings() throws(Failure) -> GivenSettings {
        try config.settings(under: [.secretFile: secret.secretFile, .data: data.data])
    }

    private func sendEach(_ sender: EventSender, _ mishaps: Mishaps) throws {
        try sender.sendRepeatedly(faults.repeats) { (result) throws(Failure) in
            switch result {
            case .success(let answer):
                if answer.status != 200 { mishaps.add(exitNumber: 69) }
                try Output.print(SendScreen.line(of: answer, json: json))
            case .failure(let fault): mishaps.add(.unanswered(fault, address: sender.address))
            }
        }
    }

    private func sendMany(_ sender: EventSender, _ count: Int, _ mishaps: Mishaps) throws {
        var progress = ProgressBar(of: count)
        let run = try sender.sendMany(count, atOnce: load.concurrency) { progress.show($0) }
        progress.clear()
        try Output.print(SendScreen.summary(of: run, atOnce: load.concurrency, json: json))
        if !run.isAccepted { mishaps.add(exitNumber: run.exitNumber) }
    }

    private static var sampleTable: String {
        var table = Table(["SAMPLE", "TOPIC", "SHAPE"])
        for sample in Sample.all { table.add([sample.name, sample.topic, sample.summary]) }
        return table.text
    }
}
