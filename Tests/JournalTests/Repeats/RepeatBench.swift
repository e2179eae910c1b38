import Format
import Synchronization
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// A clock that a test sets.
final class SetClock: Sendable {
    private let now: Atomic<Int64>

    /// Microseconds since 1970.
    init(_ microseconds: Int64) {
        now = Atomic(microseconds)
    }

    /// Goes on by so many hours.
    func pass(hours: Int64) {
        now.add(hours * 3_600_000_000, ordering: .relaxed)
    }

    /// What a journal reads; each look at it takes a microsecond.
    var wall: WallClock {
        WallClock { self.now.add(1, ordering: .relaxed).newValue }
    }
}

/// A data directory, and journals that write to it as so many processes would.
struct RepeatBench {
    /// 2026-11-20T12:00:00Z.
    static let start: Int64 = 1_795_176_000_000_000
    /// The index of `messages`, in the data directory.
    static let seen = ".hookline/messages.seen"

    let directory: TemporaryDirectory
    let clock = SetClock(RepeatBench.start)
    private let signer = WebhookSigner()
    private let key: SigningKey

    init() throws {
        directory = try TemporaryDirectory()
        key = SigningKey(Array(WebhookSigner.sampleSecret.utf8).span)
    }

    /// A journal of its own, as another process would have.
    func journal(_ repeats: RepeatPolicy = .mark) throws -> Journal {
        Signals.interrupt(on: .lockTimer)
        return Journal(policy(repeats), pool: BufferPool(), lockTimer: try LockTimer.shared())
    }

    /// What the journal of a process is built on.
    func root() throws -> JournalRoot {
        try JournalRoot(policy(.mark), lockTimer: try LockTimer.shared())
    }

    private func policy(_ repeats: RepeatPolicy) -> JournalPolicy {
        JournalPolicy(
            path: directory.path("data"), synchronizes: true, fileMode: 0o640, repeats: repeats, zone: .utc,
            clock: clock.wall)
    }

    /// Stores the body as an authentic event and gives the receipt.
    @discardableResult
    func store(_ body: String, in journal: Journal) throws -> String {
        let stored = try journal.append(try line(of: body))
        return "\(stored.path):\(stored.offset):\(stored.length)"
    }

    /// Stores it and gives what happened on the way.
    func notes(storing body: String, in journal: Journal) throws -> JournalNotes {
        try journal.append(try line(of: body)).notes
    }

    private func line(of body: String) throws -> Line {
        let bytes = Array(body.utf8)
        var buffer = BufferPool().take()
        buffer.append(bytes.span)
        let signature = Signature(Array(signer.signature(of: bytes).utf8).span)
        let request = Request(signature: .present(try #require(signature)), locationTopic: .messages, body: buffer)
        let authentic = try Authenticator(keys: [key]).authenticate(request)
        return LineEncoder.line(of: EventDecoder.decode(authentic))
    }

    /// So many events for `messages`, no two of them the same.
    static func bodies(_ count: Int) -> [String] {
        (0..<count).map { #"{"message":{"text":"number \#($0)"}}"# }
    }

    /// Puts whole lines of no event behind those of `messages`, about so many megabytes.
    func appendLines(megabytes: Int) throws {
        let text = String(repeating: "x", count: 1000)
        let line = #"{"receivedAt":"2026-11-20T12:00:00.000500Z","topic":"messages","torn":1,"x":"\#(text)"}"# + "\n"
        let block = Array(String(repeating: line, count: 1000).utf8)
        let file = try Descriptor.openForAppending(path("messages/2026-11-20.ndjson"), permissions: 0o640)
        for _ in 0..<megabytes { try file.writeAll(block) }
    }

    /// The path of something beneath the data directory.
    func path(_ name: String) -> String { directory.path("data/\(name)") }

    /// The marks of all stored lines, in the order of the files: nil for a line that is no repeat.
    func marks(topic: String = "messages") throws -> [Int?] {
        try directoryEntries(path(topic)).sorted().flatMap { name in
            try wholeLines(readFile(path("\(topic)/\(name)"))).compactMap { line in
                LineHead(behindBlanks: Array(line).span).map(\.repeats)
            }
        }
    }
}

/// The process has room for four timers: the tests share one.
enum LockTimer {
    private static let made = Result { try Timer(sending: .lockTimer) }

    static func shared() throws -> Timer { try made.get() }
}
