internal import Gateway
internal import Journal
internal import Settings
internal import Webhook

/// What the error log is told of requests.
struct DeliveryReport {
    enum Manner {
        /// A worker that stays: every kind, counted.
        case counted
        /// A program that lives for one request: what is our fault, at most once in 10 s; the rest is in the web
        /// server's log.
        case once
    }

    private let log: ErrorLog
    private let manner: Manner
    private let stamp: LogStamp

    /// - Parameter data: the data directory.
    init(_ log: ErrorLog, _ manner: Manner, data: String) {
        self.log = log
        self.manner = manner
        stamp = LogStamp(data: data)
    }

    /// A request was not acknowledged.
    func refused(_ fault: any Error) {
        switch fault {
        case let fault as GatewayFault: tell(.warning, .refusedRequest, isOurs: fault.isOurs, Words.of(fault))
        case let fault as AuthenticationFault:
            let kind = fault == .emptyBody ? LogKind.refusedEmptyBody : .refusedSignature
            tell(.warning, kind, isOurs: false, Words.of(fault))
        case let fault as JournalFault: tell(.error, .notStored, isOurs: true, Words.of(fault))
        default: tell(.error, .internalError, isOurs: true, "\(fault)")
        }
    }

    /// What may happen beside a line that is stored, and how it is told.
    private static let told: [(note: JournalNotes, level: ErrorLog.Level, kind: LogKind, words: String)] = [
        (.clockSteppedBack, .warning, .healed, "the clock stepped back; its times do not ascend there"),
        (.recovered, .warning, .healed, "lines that the last boot of the machine damaged were moved to torn/"),
        (
            .indexBehind, .notice, .repeats,
            "the index of repeats is being made anew; lines are stored unmarked until then"
        ),
        (
            .indexMakerDied, .warning, .repeats,
            "the process that made the index of repeats anew died; it is tried again in a minute"
        ),
        (
            .indexFailed, .warning, .repeats,
            "the index of repeats can't be used; lines are stored unmarked until then"
        ),
        (.healed, .warning, .healed, "what a writer that died left was moved to torn/"),
    ]

    /// A line was stored, and something happened beside it.
    func stored(_ notes: JournalNotes, in path: String) {
        if notes.isEmpty { return }
        for told in Self.told where notes.contains(told.note) {
            tell(told.level, told.kind, isOurs: true, "\(path): \(told.words)")
        }
    }

    /// What was put off while the sender waited could not be done.
    func indexNotMade(_ fault: JournalFault) {
        tell(.warning, .repeats, isOurs: true, "the index of repeats was not made anew: \(Words.cause(fault))")
    }

    private func tell(
        _ level: ErrorLog.Level, _ kind: LogKind, isOurs: Bool, _ text: @autoclosure () -> String
    ) {
        switch manner {
        case .counted: log.write(level, kind, text())
        case .once where isOurs && stamp.pass(): log.write(level, text())
        case .once: break
        }
    }
}

extension GatewayFault {
    /// The sender is not to blame.
    fileprivate var isOurs: Bool {
        switch self {
        case .method, .encoding, .length, .tooLong, .stream, .tooSlow: false
        case .system, .taken, .notASocket: true
        }
    }
}
