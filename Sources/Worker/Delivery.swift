internal import Format
package import Gateway
internal import Journal
internal import Posix
internal import Settings
internal import Webhook

/// The way of the data: head, request, authentic body, event, line, stored line, acknowledgement. Each stop is made by one
/// function and consumed by the next.
package final class Delivery {
    private let keyring: Keyring
    private let journal: Journal
    let pool: BufferPool
    let rules: RequestRules
    private let report: DeliveryReport
    private var untold = Untold.nothing

    /// What the log has to be told of the request in hand, once its answer is on its way.
    private enum Untold {
        case nothing
        case stored(JournalNotes, path: String)
        case refused(any Error)
    }

    init(_ settings: Settings, keyring: Keyring, zone: Zone, lockTimer: Timer, report: DeliveryReport) {
        self.keyring = keyring
        self.report = report
        pool = BufferPool()
        rules = RequestRules(limit: settings.maxBody, topic: settings.topic)
        let policy = JournalPolicy(
            path: settings.data, synchronizes: settings.synchronizes, fileMode: settings.fileMode,
            repeats: settings.repeats, zone: zone)
        journal = Journal(policy, pool: pool, lockTimer: lockTimer)
    }

    /// Makes what every process needs once, and goes the way as far as a body that nobody signed: before a fork, so
    /// that the children find it done.
    static func warm(_ keyring: Keyring) {
        let pool = BufferPool()
        var text = pool.take()
        text.append("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        let field = text.withSpan { Signature($0).map { SignatureField.present($0) } ?? .malformed }
        let request = Request(signature: field, locationTopic: nil, body: text)
        _ = try? keyring.authenticator.authenticate(request)  // it is wrong
        _ = Reply(.unauthorized, pool: pool)
        EventDecoder.warm()
        Journal.warm()
    }

    /// Takes one request to its answer.
    package func serve<Way: Exchange & ~Copyable>(_ exchange: inout Way) {
        do {
            let head = try exchange.head(rules)
            let request = try exchange.request(behind: head, pool: pool)
            let body = try keyring.authenticator.authenticate(request)
            let decoded = EventDecoder.decode(body, laxly: isWithout(.strictness))
            let line = LineEncoder.line(of: decoded)
            let stored = try journal.append(line)
            remember(stored)
            exchange.answer(Acknowledgement.of(stored, pool: pool))
        } catch {
            exchange.answer(Reply(Acknowledgement.of(error), pool: pool))
            untold = .refused(error)
        }
    }

    private func remember(_ stored: borrowing StoredLine) {
        if !stored.notes.isEmpty { untold = .stored(stored.notes, path: stored.path) }
    }

    /// The answer is on its way: tells the log what there is to tell, and lets go what the request had a use for.
    package func endRequest() {
        tell()
        pool.endRequest()
    }

    private func tell() {
        switch untold {
        case .nothing: return
        case .stored(let notes, let path): report.stored(notes, in: path)
        case .refused(let fault): report.refused(fault)
        }
        untold = .nothing
    }

    /// The indexes of repeats that this process has to make anew, for one that is forked now; nil when there are none.
    func takeOverdueIndexes() -> OverdueIndexes? {
        journal.takeOverdueIndexes()
    }

    /// Makes them anew, which takes seconds where files are large.
    func makeAnew(_ indexes: OverdueIndexes) {
        do {
            try indexes.makeAnew()
        } catch {
            report.indexNotMade(error)
        }
    }

    /// Before this process rests or leaves: gives back what only a request in hand has a use for, and tells others what
    /// they would have to find out.
    func rest() {
        pool.rest()
        journal.rest()
    }
}
