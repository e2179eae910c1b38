import Glibc
import Synchronization
import TestSupport

/// A peer on a free port of 127.0.0.1 that does to each request what the test says. It serves each connection by a
/// thread of its own, until the peer leaves or a reply ends it.
final class LoopbackServer: Sendable {
    /// One request as it came.
    struct Request: Sendable {
        let head: String
        let body: [UInt8]
        /// Which connection it came on, counted from 0.
        let connection: Int

        /// Of the request's line.
        var target: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    }

    /// What is done to it.
    enum Reply: Sendable {
        /// These bytes; the connection stays.
        case stays(String)
        /// These bytes, and the connection ends.
        case ends(String)
        /// These bytes, and the connection is reset.
        case resets(String)
        /// Nothing, until the peer leaves.
        case silence
    }

    private let socket: LoopbackSocket
    private let reply: @Sendable (Request) -> Reply
    private let seen = Mutex<[Request]>([])
    private let left = Mutex(0)

    init(_ reply: @escaping @Sendable (Request) -> Reply) throws {
        self.reply = reply
        socket = try LoopbackSocket()
        try socket.each { [self] peer, number in
            serve(peer, number)
            peer.close()
            left.withLock { $0 += 1 }
        }
    }

    /// One that answers each request with 200 and the request's target.
    static func echo() throws -> LoopbackServer {
        try LoopbackServer { .stays(answer($0.target)) }
    }

    var port: UInt16 { socket.port }

    var address: String { socket.address }

    var requests: [Request] { seen.withLock { $0 } }

    /// How many connections the peers have left.
    var leftConnections: Int { left.withLock { $0 } }

    /// Ends it.
    func stop() { socket.stop() }

    private func serve(_ peer: OpenDescriptor, _ connection: Int) {
        var pending: [UInt8] = []
        while let request = request(peer, connection, &pending) {
            seen.withLock { $0.append(request) }
            switch reply(request) {
            case .stays(let text): send(peer, text)
            case .ends(let text): return send(peer, text)
            case .resets(let text):
                send(peer, text)
                var lingers = linger(l_onoff: 1, l_linger: 0)
                setsockopt(peer.number, SOL_SOCKET, SO_LINGER, &lingers, socklen_t(MemoryLayout<linger>.size))
                return
            case .silence: break
            }
        }
    }

    /// Nil when the peer has left, or speaks TLS.
    private func request(_ peer: OpenDescriptor, _ connection: Int, _ pending: inout [UInt8]) -> Request? {
        var end = pending.firstRange(of: Array("\r\n\r\n".utf8))
        while end == nil {
            guard more(peer, &pending), pending[0] != 0x16 else { return nil }
            end = pending.firstRange(of: Array("\r\n\r\n".utf8))
        }
        guard let end else { return nil }
        let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        pending.removeFirst(end.upperBound)
        let length = head.firstMatch(of: /(?i)content-length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
        while pending.count < length {
            guard more(peer, &pending) else { return nil }
        }
        defer { pending.removeFirst(length) }
        return Request(head: head, body: Array(pending[..<length]), connection: connection)
    }
}

/// A whole answer.
func answer(_ body: String, status: String = "200 OK", fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
}

private func more(_ peer: OpenDescriptor, _ pending: inout [UInt8]) -> Bool {
    // A peer that resets has left as well.
    guard let bytes = try? readSome(peer), !bytes.isEmpty else { return false }
    pending += bytes
    return true
}

/// A peer that reads no more has left; the next read says so.
private func send(_ peer: OpenDescriptor, _ text: String) {
    try? writeAll(peer, Array(text.utf8))
}
