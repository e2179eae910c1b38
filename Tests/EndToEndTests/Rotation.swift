import Synchronization
import TestSupport

/// Senders that sign with the newest secret, while the secrets change.
final class Rotation: Sendable {
    /// Raised when the senders are to stop.
    let isOver = Flag()
    private let site: Site
    private let secret = Atomic(0)
    /// How many requests signed with each secret are under way.
    private let underWay = Mutex<[Int: Int]>([:])
    private let counts = Mutex<[Int: Int]>([:])
    private let bodies = NumberedEvents("rotation", size: 200)

    init(_ site: Site) {
        self.site = site
    }

    /// How often each status came; 0 is no answer.
    var statuses: [Int: Int] { counts.withLock { $0 } }

    /// Replaces the secret file by these secrets.
    func replaceFile(_ numbers: [Int]) throws {
        try TestSupport.replaceFile(site.secretPath, Array(numbers.map { "\(Self.text($0))\n" }.joined().utf8))
    }

    /// A request signed with that secret.
    func probe(_ number: Int) -> Delivery {
        .signed(bodies.delivery(0).body, by: WebhookSigner(secret: Self.text(number)))
    }

    /// From now on requests are signed with that secret; returns when none signed with an older one is under way.
    func changeSecret(to number: Int) throws {
        underWay.withLock { _ in secret.store(number, ordering: .relaxed) }
        try waitUntil("answers to the old secret") { underWay.withLock { $0[number - 1, default: 0] } == 0 }
        let sent = statuses.values.reduce(0, +)
        try waitUntil("requests with the new one") { statuses.values.reduce(0, +) > sent + 10 }
    }

    /// So many senders at once.
    func sendUntilOver(_ senders: Int) {
        let ended: [Void]? = try? BlockingThreads.run(senders) { [self] _ in while !isOver.isRaised { sendOne() } }
        precondition(ended != nil, "threads can be started")
    }

    private func sendOne() {
        let number = underWay.withLock { all in
            let number = secret.load(ordering: .relaxed)
            all[number, default: 0] += 1
            return number
        }
        let status = (try? FastCGIEntrance(path: site.socketPath).answer(probe(number)).status) ?? 0  // no answer
        counts.withLock { $0[status, default: 0] += 1 }
        underWay.withLock { $0[number, default: 0] -= 1 }
    }

    private static func text(_ number: Int) -> String { "fake-rotating-secret-\(number)" }
}
