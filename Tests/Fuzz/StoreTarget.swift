import Format
import Glibc
import Posix
import Webhook

@testable import Journal

/// That of all stores here; nothing waits for a lock.
let lockTimer: Timer = {
    guard let timer = try? Timer(sending: .lockTimer) else { fatalError("no timer") }
    return timer
}()
private let now: Int64 = 1_795_378_485_123_456
private let data = file("data", []) + ".d"

/// A day's file, its lock and its index as anything may have left them: an event is stored behind all that stood, which
/// stays or goes to `torn/`, and a second one as its repeat or unmarked.
func fuzzStore(_ bytes: [UInt8]) {
    let parts = bytes.parts(at: 0xFF)
    guard parts.count == 3 else { return }
    let path = "\(data)/messages/2026-11-22.ndjson"
    remove(path)
    remove("\(data)/.hookline/messages.lock")
    remove("\(data)/.hookline/messages.seen")
    for folder in [data, "\(data)/messages", "\(data)/.hookline"] { mkdir(folder, 0o750) }
    put(parts[0], path, 0o640)
    put(parts[1], "\(data)/.hookline/messages.lock", 0o600)
    put(parts[2], "\(data)/.hookline/messages.seen", 0o600)
    for number in 0..<2 { expectStored(number, path) }
}

private func put(_ bytes: [UInt8], _ path: String, _ mode: mode_t) {
    guard !bytes.isEmpty else { return }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    require(descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count, "no file")
    close(descriptor)
}

private func expectStored(_ number: Int, _ path: String) {
    let policy = JournalPolicy(
        path: data, synchronizes: false, fileMode: 0o640, repeats: .mark, zone: .utc,
        clock: WallClock { now + Int64(number) }, lockMilliseconds: 3000)
    let pool = BufferPool()
    let journal = Journal(policy, pool: pool, lockTimer: lockTimer)
    let body = Array("{\"number\":\(number)}".utf8)
    let topic = Topic(named: Array("messages".utf8).span)
    guard let authentic = try? Authenticator(keys: [key]).authenticate(request(body, pool, topic: topic)),
        let stored = try? journal.append(LineEncoder.line(of: EventDecoder.decode(authentic)))
    else { fatalError("not stored") }
    let bytes = contents("\(data)/\(stored.path)")
    require(bytes.count == stored.offset + stored.length, "not at the end")
    let line = Array(bytes[stored.offset..<bytes.count - 1])
    guard let parts = try? LineParts(of: line.span, knowsAll: true) else { fatalError("no line") }
    require(parts.event.map { Array(line[$0]) } == body && parts.repeats == nil, "another line")
    for found in bytes.dropLast().parts where !found.allSatisfy({ $0 == 0x20 }) {
        require(LineFormat.isWhole(found.span) || found.first == UInt8(ascii: "{"), "no line stays")
    }
}

extension ArraySlice<UInt8> {
    fileprivate var parts: [[UInt8]] { Array(self).parts(at: 0x0A) }
}
