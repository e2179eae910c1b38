import Format
import Glibc
import Posix
import Synchronization
import TestSupport
import Webhook

@testable import Journal

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let microseconds: Atomic<Int64>

    /// Stands at a moment such as `2026-11-22T20:14:45.123456Z`.
    init(_ text: String) { microseconds = Atomic(moment(text).microseconds) }

    /// Where it stands.
    var now: Timestamp { Timestamp(microseconds: microseconds.load(ordering: .relaxed)) }

    /// Sets it, forward or back.
    func set(_ text: String) { microseconds.store(moment(text).microseconds, ordering: .relaxed) }

    /// Moves it, forward or back.
    func move(microseconds more: Int64) { microseconds.add(more, ordering: .relaxed) }
}

/// A data directory of a test, and what several workers would do with it.
final class Store {
    static let day = "2026-11-22"
    static let file = "messages/2026-11-22.ndjson"
    /// Never armed outside an exit test: its signal would end the process.
    private static let timer = Result { try Timer(sending: .lockTimer) }

    let folder: TemporaryDirectory
    let path: String
    let clock = TestClock("2026-11-22T20:14:45.123456Z")

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.path("data")
    }

    /// How it is stored; syncing is left to the kernel unless a test is about it.
    func policy(
        fileMode: UInt32 = 0o640, synchronizes: Bool = false, repeats: RepeatPolicy = .keep, zone: Zone = .utc,
        lockMilliseconds: Int64 = 3000
    ) -> JournalPolicy {
        let clock = clock
        return JournalPolicy(
            path: path, synchronizes: synchronizes, fileMode: fileMode, repeats: repeats, zone: zone,
            clock: WallClock { clock.now.microseconds }, lockMilliseconds: lockMilliseconds)
    }

    /// A worker's journal.
    func journal(_ policy: JournalPolicy? = nil) throws -> Journal {
        Journal(policy ?? self.policy(), pool: BufferPool(), lockTimer: try Self.timer.get())
    }

    /// What all topics of a worker share.
    func root(_ policy: JournalPolicy? = nil) throws -> JournalRoot {
        try JournalRoot(policy ?? self.policy(), lockTimer: try Self.timer.get())
    }

    /// The bytes of a file beneath the directory.
    func bytes(_ name: String = file) throws -> [UInt8] { try readFile("\(path)/\(name)") }

    /// The whole lines of a file, without their LF.
    func lines(_ name: String = file) throws -> [String] {
        wholeLines(try bytes(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The values of `receivedAt` in a file.
    func stamps(_ name: String = file) throws -> [String] {
        wholeLines(try bytes(name)).map { StoredLine($0.drop { $0 == 0x20 }).text("receivedAt") ?? "" }
    }

    /// Appends raw bytes to a file, as a writer leaves them that dies.
    func tear(_ fragment: [UInt8], _ name: String = file) throws {
        try writeAll(try OpenDescriptor.opening("\(path)/\(name)", appending), fragment)
    }

    /// Takes Hookline's own state away: no record says how the file was left.
    func forgetState() { removeTree("\(path)/.hookline") }

    /// The files in `torn/`, by name.
    func torn() throws -> [String: [UInt8]] {
        guard let names = try? directoryEntries("\(path)/torn") else { return [:] }
        return Dictionary(uniqueKeysWithValues: try names.map { ($0, try bytes("torn/\($0)")) })
    }

    /// What breaks a promise to the readers.
    func faults() throws -> [String] { try DataDirectory(path: path).faults() }
}

/// What a receipt says, to be kept.
struct Stored: Equatable {
    let path: String
    let offset: Int
    let length: Int
    let notes: JournalNotes
}

extension Journal {
    /// Stores an event, from its signed bytes on.
    @discardableResult
    func store(_ event: String) throws -> Stored {
        let stored = try append(try line(event))
        return Stored(path: stored.path, offset: stored.offset, length: stored.length, notes: stored.notes)
    }
}

/// The line of an event, by the way that every line comes: signed, authenticated, decoded.
func line(_ event: String, pool: BufferPool = BufferPool()) throws -> Line {
    let secret = Array(WebhookSigner.sampleSecret.utf8)
    let key = SigningKey(secret.span)
    var body = pool.take()
    body.append(Array(event.utf8).span)
    let request = Request(
        signature: .present(key.signature(of: Array(event.utf8).span)), locationTopic: nil, body: body)
    return LineEncoder.line(of: EventDecoder.decode(try Authenticator(keys: [key]).authenticate(request)))
}

/// The signature of an event's bytes.
func signatureText(of event: String) -> String {
    WebhookSigner().signature(of: Array(event.utf8))
}

/// An event for `messages`.
func message(_ text: String) -> String { #"{"message":{"text":"\#(text)"}}"# }

/// A disk that is full in the middle of a write, played by the size limit of the process; nil lifts it. Only in an exit
/// test.
func limitFileSize(to bytes: Int?) {
    Signals.ignore(.fileSize)
    let size = bytes.map { rlim_t($0) } ?? rlim_t.max
    var limit = rlimit(rlim_cur: size, rlim_max: rlim_t.max)
    setrlimit(__rlimit_resource_t(1), &limit)  // RLIMIT_FSIZE
}
