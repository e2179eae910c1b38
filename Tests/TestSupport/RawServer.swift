import Synchronization

/// A peer on a free port of 127.0.0.1 that reads a request's head and answers with given bytes, whatever they are.
package final class RawServer: Sendable {
    private let socket: LoopbackSocket
    private let heads = Mutex<[String]>([])

    /// - Parameter answer: to each connection; it is closed behind it.
    package init(answering answer: [UInt8]) throws {
        socket = try LoopbackSocket()
        try socket.each { peer, _ in
            let head = try HTTPReceived.head(from: peer)
            self.heads.withLock { $0.append(String(decoding: head, as: UTF8.self)) }
            try writeAll(peer, answer)
        }
    }

    /// The same with a text.
    package convenience init(answering text: String) throws { try self.init(answering: Array(text.utf8)) }

    /// The port's number.
    package var port: UInt16 { socket.port }

    /// The address of it, without a path.
    package var address: String { socket.address }

    /// The heads of the requests that came, each with what came along with it.
    package var requests: [String] { heads.withLock { $0 } }

    /// Ends it.
    package func stop() { socket.stop() }
}
