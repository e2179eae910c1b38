internal import ArgumentParser
internal import Connectly
internal import HTTP
internal import Posix
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
    @OptionGroup var secret: SecretOption
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
        if load.count != nil && faults.repeats != 1 {
            throw ValidationError("--repeat and --count can't be used together.")
        }
    }

    func run() throws {
        if listSamples { return try Output.print(Self.sampleTable) }
        let delivery = try Delivery(body: body, faults: faults, key: key())
        let sender = EventSender(
            address: address ?? "", unixSocket: unixSocket, timeoutMilliseconds: timeout * 1000, delivery: delivery)
        let mishaps = Mishaps()
        if let count = load.count {
            try sendMany(sender, count, mishaps)
        } else {
            try sendEach(sender, mishaps)
        }
        try mishaps.end()
    }

    /// The key that signs; none is needed where no signature is made with it.
    private func key() throws -> SigningKey? {
        faults.noSignature || faults.wrongSecret ? nil : try secret.keys()[0]
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
