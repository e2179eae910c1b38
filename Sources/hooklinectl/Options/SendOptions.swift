internal import ArgumentParser

/// What is sent.
struct BodyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The first sample of this topic.", valueName: "topic"))
    var topic: String?
    @Option(help: ArgumentHelp("A built-in sample (see --list-samples). [default: text]", valueName: "name"))
    var sample: String?
    @Option(help: ArgumentHelp("A file as it is; - is standard input.", valueName: "file"))
    var file: String?
    @Option(help: ArgumentHelp("A stored event, its body as it was signed.", valueName: "receipt"))
    var from: String?
    @Option(
        help: ArgumentHelp("The message that a sample is about, a ULID or UUID. [default: a new one]", valueName: "id"))
    var messageId: String?
    @Option(
        help: ArgumentHelp(
            "Sets or adds a member, as .message.text=hi; JSON where it is, else text. Can be given again.",
            valueName: "path=value"))
    var set: [String] = []

    func validate() throws {
        if isAmbiguous(beside: nil) {
            throw ValidationError("Only one of --topic, --sample, --file and --from can be used.")
        }
        for text in set { try expectText(text, "--set") }
    }

    /// - Parameter other: another place that says which body it is.
    func isAmbiguous(beside other: String?) -> Bool { [topic, sample, file, from, other].count { $0 != nil } > 1 }
}

/// Faults on purpose.
struct FaultOptions: ParsableArguments {
    @Flag(help: "Signs with a secret that nobody has.")
    var wrongSecret = false
    @Flag(help: "Sends the first half of the body that was signed.")
    var truncate = false
    @Flag(help: "Sends no signature.")
    var noSignature = false
    @Option(name: .customLong("repeat"), help: ArgumentHelp("Sends the very same bytes so often.", valueName: "n"))
    var repeats = 1
    @Option(help: ArgumentHelp("Makes the body this long.", valueName: "bytes"))
    var size: Int?

    func validate() throws {
        if wrongSecret && noSignature {
            throw ValidationError("Only one of --wrong-secret and --no-signature can be used.")
        }
        if repeats < 1 { throw ValidationError("--repeat is 1 or more.") }
    }
}

/// Many requests.
struct LoadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Sends so many events, each with ids of its own, and sums up.", valueName: "n"))
    var count: Int?
    @Option(help: ArgumentHelp("How many requests are under way at once, with --count.", valueName: "n"))
    var concurrency = 1

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count is 1 or more.") }
        guard (1...1024).contains(concurrency) else { throw ValidationError("--concurrency is from 1 to 1024.") }
    }
}
