internal import Format
internal import Posix
internal import Reading
internal import Settings
internal import Shipping

/// What `forward` prints of events.
enum ForwardScreen {
    /// One attempt: `2026-11-22T20:14:45Z  text  messages/2026-11-22.ndjson:0:312  200  1.2 ms`.
    static func line(of parcel: Parcel, _ attempt: Attempt, withAnswer: Bool) -> String {
        let ink = Ink(on: .output)
        let word = Words.printable(attempt.word)
        let outcome =
            switch attempt.outcome {
            case .taken: ink.good(word)
            case .again: "\(ink.bad(word)), again"
            case .refused: "\(ink.bad(word)), refused"
            }
        let time = parcel.line.position.receivedAt.description.prefix(19) + "Z"
        let cells = [
            String(time), parcel.kind, parcel.receipt.text, outcome, Figures.time(microseconds: attempt.microseconds),
        ]
        let answer = withAnswer ? "  \(Words.printable(String(keeping: attempt.answer)))" : ""
        return cells.joined(separator: "  ") + answer + "\n"
    }

    /// What would be sent: `messages/2026-11-22.ndjson:0:312  text  240 bytes  http://127.0.0.1:3000/hook`.
    static func plan(of line: JournalLine, _ options: ForwardOptions) -> String {
        guard let parcel = Parcel(line) else { return "\(line.position.receipt.text)  damaged\n" }
        let addresses = options.to.map { HTTPApplication.Address(topic: $0.topic, url: $0.url) }
        let place = options.exec ?? HTTPApplication.url(for: parcel.topic, among: addresses) ?? "-"
        let cells = [parcel.receipt.text, parcel.kind, "\(parcel.body.count) bytes", Words.printable(place)]
        return cells.joined(separator: "  ") + "\n"
    }
}

extension Parcel {
    /// What its event is about, in a word.
    fileprivate var kind: String {
        guard topic != .undecodable else { return "undecodable" }
        // What is wrong with it does not matter here.
        return (try? EventOutline(of: body.span))?.kind(in: body.span).rawValue ?? "other"
    }
}
