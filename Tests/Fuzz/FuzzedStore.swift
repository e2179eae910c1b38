import Format
import Glibc
import Posix
import Webhook

@testable import Journal

/// A day's file with one topic's state, made anew for each text.
struct FuzzedStore {
    let data = FuzzedStore.path
    private static let path = file("state", []) + ".d"
    private var before: [String: [UInt8]] = [:]
    private let time: Int64 = 1_795_378_485_123_456
    private var count: Int64 = 0
    private let pool = BufferPool()

    init() {
        for folder in ["messages", "torn", ".hookline"] {
            for name in names(in: "\(data)/\(folder)") { remove("\(data)/\(folder)/\(name)") }
        }
    }

    /// Stores an event as a new process does it; gives the number in its mark, if it has one.
    mutating func append(_ number: Int) -> Int? {
        count += 1
        let moment = time + count
        let policy = JournalPolicy(
            path: data, synchronizes: true, fileMode: 0o640, repeats: .mark, zone: .utc, clock: WallClock { moment },
            lockMilliseconds: 3000)
        let body = FuzzedStore.body(number)
        let topic = Topic(named: Array("messages".utf8).span)
        guard let authentic = try? Authenticator(keys: [key]).authenticate(request(body, pool, topic: topic)),
            let stored = try? Journal(policy, pool: pool, lockTimer: lockTimer)
                .append(LineEncoder.line(of: EventDecoder.decode(authentic)))
        else { fatalError("not stored") }
        let line = expectGrown(stored.path, stored.offset, stored.length)
        guard let parts = try? LineParts(of: line.span, knowsAll: true) else { fatalError("no line") }
        require(parts.event.map { Array(line[$0]) } == body, "another event")
        return parts.repeats
    }

    static func body(_ number: Int) -> [UInt8] { Array("{\"number\":\(number)}".utf8) }

    /// All files are as they were, but for the line at the end of one; gives it, without its LF.
    private mutating func expectGrown(_ path: String, _ offset: Int, _ length: Int) -> [UInt8] {
        for name in names(in: "\(data)/messages") { expectAsBefore("messages/\(name)", grown: path) }
        guard let bytes = before[path], bytes.count == offset + length, bytes.last == 0x0A else {
            fatalError("broken: \(path) does not end with its line")
        }
        return Array(bytes[offset..<bytes.count - 1])
    }

    private mutating func expectAsBefore(_ name: String, grown path: String) {
        let (now, then) = (contents("\(data)/\(name)"), before[name] ?? [])
        require(now.starts(with: then) && (now.count == then.count || name == path), "\(name) was changed")
        before[name] = now
    }
}
