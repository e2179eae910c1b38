/// Compiled together with Sources/Webhook by WarmPathTests: sends every sample through the stops, again and again,
/// and has glibc write down what is allocated once all is warm. Arguments: the folder of fixtures, how often, and how many
/// bytes to allocate once at the end.
internal import Format
import Glibc

/// One request to send: a body and what it says of its signature.
struct Sample {
    let body: [UInt8]
    let signature: SignatureField
}

/// One worker's memory and key.
struct Worker {
    let pool = BufferPool()
    let authenticator: Authenticator

    init(secret: [UInt8]) {
        authenticator = Authenticator(keys: [SigningKey(secret.span)])
    }

    /// The length of the line; nil when the body is refused.
    func length(of sample: Sample) -> Int? {
        var body = pool.take()
        body.append(sample.body.span)
        let request = Request(signature: sample.signature, locationTopic: .messages, body: body)
        do throws(AuthenticationFault) {
            var line = LineEncoder.line(of: EventDecoder.decode(try authenticator.authenticate(request)))
            return line.withBytes(stampedAt: Timestamp(microseconds: 1_700_000_000_000_000)) { $0.count }
        } catch {
            return nil
        }
    }
}

func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { fatalError(path) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = fread(&bytes, 1, 65536, file)
    return Array(bytes.prefix(count))
}

func samples(in folder: String) -> [Sample] {
    let table = String(decoding: contents(of: folder + "/signatures.tsv"), as: UTF8.self)
    return table.split(separator: "\n").dropFirst().flatMap { row in
        let parts = row.split(separator: "\t")
        let body = contents(of: folder + "/payloads/" + parts[0])
        guard let signature = Signature([UInt8](parts[2].utf8).span) else { fatalError("\(row)") }
        return [
            Sample(body: body, signature: .present(signature)),
            Sample(body: body + [0x20], signature: .present(signature)),
            Sample(body: body, signature: .malformed),
        ]
    }
}

/// mtrace(3), which the Glibc module does not show.
@_silgen_name("mtrace")
func startTracing()

/// muntrace(3).
@_silgen_name("muntrace")
func stopTracing()

/// What is allocated at the end, to be seen in the trace.
nonisolated(unsafe) var control: UnsafeMutableRawPointer?

func run() {
    let worker = Worker(secret: [UInt8]("fake-webhook-secret-for-samples".utf8))
    let all = samples(in: CommandLine.arguments[1])
    var answered = 0
    for sample in all + all where worker.length(of: sample) != nil { answered += 1 }
    precondition(answered == all.count / 3 * 2, "each signed sample has a line, the others have none")
    startTracing()
    for _ in 0..<(Int(CommandLine.arguments[2]) ?? 0) {
        for index in all.indices { _ = worker.length(of: all[index]) }
    }
    control = malloc(Int(CommandLine.arguments[3]) ?? 0)
    stopTracing()
}

run()
