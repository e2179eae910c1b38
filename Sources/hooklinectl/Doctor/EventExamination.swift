internal import Connectly
internal import Format
internal import HTTP
internal import Posix
internal import Reading
internal import Settings
internal import Webhook

/// A signed event through the address, and the line that it becomes.
struct EventExamination {
    /// The worker's clock may be behind by so much, in microseconds.
    private static let margin: Int64 = 10_000_000

    let address: EventAddress
    let settings: Settings
    let way: OutsideWay
    let diagnosis: Diagnosis

    func run() {
        let secrets = SecretFile(at: settings.secretFile)
        guard let key = secrets.keys.first, secrets.faults.isEmpty else {
            return diagnosis.passOver(.event, "the secret can't be read; run it as root, or as the worker's user")
        }
        let moment = Timestamp.now
        let sample = address.topic.flatMap(Sample.first) ?? Sample.all[0]
        let body = sample.body(SampleMoment(now: moment))
        let signature = key.signature(of: body.span)
        let fields = [
            (name: "Content-Type", value: "application/json"),
            (name: "x-connectly-hmac-sha256", value: "\(signature)"),
        ]
        switch way.answer(.post, address, fields: fields, body: body) {
        case .failure(let fault): addRefusal("the event was not answered: \(fault.reason)")
        case .success(let answer): take(answer, signature, moment)
        }
    }

    private func take(_ answer: HTTPAnswer, _ signature: Signature, _ moment: Timestamp) {
        if answer["hookline-receipt"] != nil { diagnosis.add(.receiptShown, to: .event) }
        switch answer.status {
        case 200: look(for: signature, since: moment)
        case 401 where answer["www-authenticate"] == nil:
            let meaning = "the worker refuses an event that is signed with its first secret: it holds another one"
            let cure = "restart Hookline where systemd hands the secret over; else name this file in its settings"
            diagnosis.addConsequence(Ailment("secret-other", settings.secretFile, meaning, cure: cure), to: .event)
        default: addRefusal("a signed event is answered \(answer.status)")
        }
    }

    private func addRefusal(_ meaning: String) {
        let cure = "see Hookline's log and nginx's error log"
        diagnosis.addConsequence(Ailment("event-refused", address.text, meaning, cure: cure), to: .event)
    }

    private func look(for signature: Signature, since moment: Timestamp) {
        let folder = JournalFolder(settings.data)
        let begin = Timestamp(microseconds: moment.microseconds - Self.margin)
        var faults: [ReadingFault] = []
        do throws(ReadingFault) {
            let before = try folder.positions(before: .since(begin)) { faults.append($0) }
            var reader = LineReader(folder, behind: before)
            while let arrival = reader.next() {
                switch arrival {
                case .line(let line) where line.position.signature == signature:
                    diagnosis.receipt = line.position.receipt.text
                    return
                case .fault(let fault): faults.append(fault)
                case .line, .gap: continue
                }
            }
        } catch {
            faults.append(error)
        }
        addMissing(faults)
    }

    private func addMissing(_ faults: [ReadingFault]) {
        if faults.contains(where: { !$0.isMissing }) {
            return diagnosis.passOver(.event, "it was answered 200, and the files can't all be read; run it as root")
        }
        let meaning = "an event was answered 200, and no line of it is there: another worker stores somewhere else"
        let cure = "see which worker the address leads to, and which HOOKLINE_DATA that one has"
        diagnosis.addConsequence(Ailment("line-missing", settings.data, meaning, cure: cure), to: .event)
    }
}
