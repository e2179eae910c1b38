package import Gateway
internal import Journal
package import Posix
package import Webhook

/// The way of the data: request, authentic body, event, line, stored line, acknowledgement. Each stop is made by one
/// function and consumed by the next.
package final class Delivery {
    private let authenticator: Authenticator
    private let journal: Journal
    private let pool: BufferPool
    private let rules: RequestRules
    private let log: ErrorLog

    package init(
        _ settings: Settings, keys: [SigningKey], zone: Zone, lockTimer: Timer, log: ErrorLog
    ) {
        authenticator = Authenticator(keys: keys)
        pool = BufferPool()
        rules = RequestRules(limit: settings.maxBody, topic: settings.topic)
        self.log = log
        let policy = JournalPolicy(
            path: settings.data, synchronizes: settings.synchronizes, fileMode: settings.fileMode, zone: zone)
        journal = Journal(policy, pool: pool, lockTimer: lockTimer)
    }

    /// Takes one request to its answer.
    package func serve<Way: Exchange & ~Copyable>(_ exchange: inout Way) {
        do {
            let request = try exchange.request(rules, pool: pool)
            let body = try authenticator.authenticate(request)
            let decoded = EventDecoder.decode(body)
            let line = LineEncoder.line(of: decoded)
            let stored = try journal.append(line)
            exchange.answer(Acknowledgement.of(stored, pool: pool))
            note(stored.notes, stored.path)
        } catch {
            exchange.answer(Reply(Acknowledgement.of(error), pool: pool))
            report(error)
        }
    }

    private func note(_ notes: JournalNotes, _ path: String) {
        if notes.isEmpty { return }
        if notes.contains(.clockSteppedBack) {
            log.write(.warning, "\(path): the clock stepped back; its times do not ascend there")
        }
        if notes.contains(.recovered) {
            log.write(.warning, "\(path): lines that the last boot of the machine damaged were moved to torn/")
        }
        if notes.contains(.healed) { log.write(.warning, "\(path): what a writer that died left was moved to torn/") }
    }

    private func report(_ error: any Error) {
        switch error {
        case let fault as GatewayFault: log.write(.warning, Words.of(fault))
        case let fault as AuthenticationFault: log.write(.warning, Words.of(fault))
        case let fault as JournalFault: log.write(.error, Words.of(fault))
        default: log.write(.error, "\(error)")
        }
    }
}
