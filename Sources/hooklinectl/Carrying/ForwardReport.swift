internal import Format
internal import Posix
internal import Reading
internal import Settings
internal import Shipping

/// Tells what happens while events are forwarded: a line for each attempt on standard output, if that is asked for; what
/// goes wrong, once as long as it lasts, on standard error; and how far it has come.
final class ForwardReport {
    /// So many bytes of an answer are shown.
    static let answerBytes = 120

    private let options: ForwardOptions
    private let mishaps: Mishaps
    private var output = Output()
    private var progress: ProgressBar?
    private var taken = 0
    /// Why the last attempt of a topic failed, if it did.
    private var troubles: [Topic: String] = [:]
    private var failure: Failure?

    /// - Parameter total: events to come; nil: no bar is drawn.
    init(_ options: ForwardOptions, _ total: Int?, _ mishaps: Mishaps) {
        self.options = options
        self.mishaps = mishaps
        progress = total.map { ProgressBar(of: $0) }
    }

    func hear(_ news: ForwardNews) {
        switch news {
        case .gap(let gap): mishaps.add(gap)
        case .fault(let fault): mishaps.add(fault)
        case .damaged(let line):
            mishaps.add(.data(path: line.position.receipt.text, reason: "the body is not Base64; it is passed over"))
        case .attempt(let parcel, let attempt, let failures):
            if options.show || options.showResponse { show(parcel, attempt) }
            tell(parcel, attempt, failures)
        }
    }

    /// A reader that has left ends the run, as it ends other commands.
    private func show(_ parcel: Parcel, _ attempt: Attempt) {
        guard failure == nil else { return }
        do throws(Failure) {
            try output.write(ForwardScreen.line(of: parcel, attempt, withAnswer: options.showResponse))
            try output.flush()
        } catch {
            failure = error
            Signals.raise(.terminate)
        }
    }

    private func tell(_ parcel: Parcel, _ attempt: Attempt, _ failures: Int) {
        let trouble = troubles[parcel.topic]
        switch attempt.outcome {
        case .taken:
            advance()
            troubles[parcel.topic] = nil
            if trouble != nil { say("\(parcel.topic): \(parcel.receipt.text) is taken now") }
        case .again:
            troubles[parcel.topic] = attempt.word
            if trouble != attempt.word { say("\(parcel.topic): \(parcel.receipt.text): \(attempt.word); again") }
        case .refused:
            guard let file = options.refused else { return }
            advance()
            say("\(parcel.receipt.text): refused: \(attempt.word); noted in \(file)")
            mishaps.add(exitNumber: 69)
        }
    }

    private func advance() {
        taken += 1
        progress?.show(taken)
    }

    private func say(_ text: String) {
        progress?.clear()
        StandardStream.error.write("hooklinectl: \(Words.printable(text))\n")
    }

    /// The run is over.
    func end() throws(Failure) {
        progress?.clear()
        if let failure { throw failure }
    }
}
