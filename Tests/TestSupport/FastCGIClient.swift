/// The web server's side of one FastCGI connection, as raw as a test wants it.
package struct FastCGIClient: Sendable {
    /// The connection.
    package let stream: UnixStream

    /// Connects to an application's socket.
    package init(connectingTo path: String) throws {
        stream = try UnixStream(connectingTo: path)
    }

    /// Sends one request whole and gives the reply; the connection is closed after it.
    package static func exchange(
        _ delivery: Delivery, at path: String, within patience: Duration = .seconds(20)
    ) throws -> FastCGIReply {
        let client = try FastCGIClient(connectingTo: path)
        defer { client.stream.close() }
        try client.stream.send(delivery.fastCGIBytes())
        return try client.reply(within: patience)
    }

    /// What comes until END_REQUEST or until the application closes.
    package func reply(to requestId: UInt16 = 1, within patience: Duration = .seconds(20)) throws -> FastCGIReply {
        var reply = FastCGIReply(requestId: requestId)
        let deadline = Deadline(after: patience)
        while reply.end == nil {
            let bytes = try stream.receive(before: deadline)
            if bytes.isEmpty { break }
            try reply.take(bytes)
        }
        return reply
    }

    /// Whether the application closes the connection in time, sending nothing more.
    package func seesClose(within patience: Duration = .seconds(5)) throws -> Bool {
        try stream.receive(before: Deadline(after: patience)).isEmpty
    }
}
