import Glibc

/// A request of which a worker has read all but the end.
package struct HalfSent {
    private let client: FastCGIClient
    private let rest: [UInt8]

    /// Sends all but the last `missing` bytes, and waits until that process has accepted it.
    package init(
        _ delivery: Delivery, missing: Int = 100, to path: String, readBy process: Int32
    ) throws {
        try waitUntil("the worker's waiting") { !isConnected(process) }
        client = try FastCGIClient(connectingTo: path)
        let bytes = delivery.fastCGIBytes()
        try client.stream.send(Array(bytes.dropLast(missing)))
        rest = Array(bytes.suffix(missing))
        try waitUntil("the worker's reading") { isConnected(process) }
    }

    /// Sends the rest; the answer, or nil when the peer has left.
    package func finish() throws -> Answer? {
        defer { client.stream.close() }
        guard try client.stream.send(rest) else { return nil }
        return try client.reply().answer()
    }

    /// Waits until the worker answers without the rest: the status; nil when it closes.
    package func seesRefusal(within patience: Duration) throws -> Int? {
        try client.reply(within: patience).answer()?.status
    }

    /// Waits until the worker closes; whether it sent nothing.
    package func seesClose(within patience: Duration) throws -> Bool {
        try client.seesClose(within: patience)
    }
}

/// Whether a process holds a connected socket beside the one that listens: it has accepted.
package func isConnected(_ process: Int32) -> Bool {
    Set(openFiles(of: process).filter { $0.hasPrefix("socket:") }).count > 1
}
