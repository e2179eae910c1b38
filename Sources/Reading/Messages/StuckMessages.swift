package import Format
internal import Posix

/// Which messages got no further than an early status. It keeps some 50 bytes for each message.
package struct StuckMessages {
    /// One message that is stuck.
    package struct Found: Sendable {
        package let id: MessageId
        /// The furthest status; nil when there is none at all.
        package let status: DeliveryStatus?
        /// When that status was received first; of an id without any, the time in the id, if it tells one.
        package let since: Timestamp?
    }

    private struct Progress {
        var status: DeliveryStatus
        var since: Timestamp
    }

    private var byULID: [ULID: Progress] = [:]
    private var byText: [String: Progress] = [:]

    package init() {}

    /// Reads those of the files that can hold statuses, from a day on.
    /// - Parameter passingOver: hears of what can't be read; the rest is read.
    package mutating func read(_ files: [JournalFile], from day: Day?, passingOver: (ReadingFault) -> Void) {
        let others: [Topic] = [.messages, .report, .undecodable]
        for file in files where !file.isBefore(day) {
            if let topic = file.partition?.topic, others.contains(topic) { continue }
            file.forEachBlock(passingOver: passingOver) { block, _ in
                ByteSearch.forEachLine(block) { line, _ in take(line) }
            }
        }
    }

    private mutating func take(_ line: Span<UInt8>) {
        guard let stored = StoredEvent(line) else { return }
        let text = line.extracting(stored.range)
        guard let status = DeliveryStatus(stored.outline.kind(in: text)) else { return }
        if let id = stored.outline.ulid(.statusId, in: text) {
            Self.note(status, stored.receivedAt, &byULID[id])
        } else if let id = stored.outline.text(.statusId, in: text) {
            Self.note(status, stored.receivedAt, &byText[id])
        }
    }

    private static func note(_ status: DeliveryStatus, _ moment: Timestamp, _ progress: inout Progress?) {
        guard let known = progress else {
            progress = Progress(status: status, since: moment)
            return
        }
        if status.place > known.status.place || (status == known.status && moment < known.since) {
            progress = Progress(status: status, since: moment)
        }
    }

    /// The messages that have not reached a status, and whose furthest one is older than a moment; the oldest first.
    /// - Parameter others: ids that should have a status, too.
    package func stuck(without status: DeliveryStatus, before moment: Timestamp, others: [MessageId]) -> [Found] {
        let known =
            byULID.map { (MessageId.ulid($0.key), $0.value) } + byText.map { (MessageId.other($0.key), $0.value) }
        var found = known.compactMap { id, progress in
            progress.status.place < status.place && progress.since < moment
                ? Found(id: id, status: progress.status, since: progress.since) : nil
        }
        for id in Set(others) where !isKnown(id) {
            let since = id.moment
            if since.map({ $0 < moment }) ?? true { found.append(Found(id: id, status: nil, since: since)) }
        }
        return found.sorted { Self.isBefore($0, $1) }
    }

    private func isKnown(_ id: MessageId) -> Bool {
        switch id {
        case .ulid(let id): byULID[id] != nil
        case .other(let id): byText[id] != nil
        }
    }

    private static func isBefore(_ one: Found, _ other: Found) -> Bool {
        let (first, second) = (one.since?.microseconds ?? .min, other.since?.microseconds ?? .min)
        return first == second ? one.id.text < other.id.text : first < second
    }
}

extension DeliveryStatus {
    /// How far a message is; one that failed goes no further.
    fileprivate var place: Int {
        switch self {
        case .sent: 0
        case .delivered: 1
        case .read: 2
        case .failed: 3
        }
    }
}
