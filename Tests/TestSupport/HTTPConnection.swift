/// An HTTP/1.1 connection over a Unix socket, kept alive: one request at a time.
package final class HTTPConnection {
    private let stream: UnixStream
    private var pending: [UInt8] = []

    /// What the server answered.
    package struct Response: Sendable {
        /// The number in the status line.
        package let status: Int
        /// Field values by their names in small letters.
        package let fields: [String: String]
        /// The body.
        package let body: [UInt8]
    }

    /// Connects to a server's socket.
    package init(connectingTo path: String) throws {
        stream = try UnixStream(connectingTo: path)
    }

    /// Sends a request and reads the whole response.
    package func exchange(
        _ method: String, _ target: String, fields: [(String, String)] = [], body: [UInt8] = [],
        within patience: Duration = .seconds(60)
    ) throws -> Response {
        let deadline = Deadline(after: patience)
        let all = [("Host", "localhost"), ("Content-Length", String(body.count))] + fields
        let head = "\(method) \(target) HTTP/1.1\r\n" + all.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        // A server that refuses early may stop reading: its response counts all the same.
        try stream.send(Array(head.utf8) + body, before: deadline)
        return try response(before: deadline)
    }

    private func response(before deadline: Deadline) throws -> Response {
        let end = Array("\r\n\r\n".utf8)
        var range = pending.firstRange(of: end)
        while range == nil {
            try more(before: deadline)
            range = pending.firstRange(of: end)
        }
        guard let range else { throw HostFault.malformed("HTTP head") }
        let head = String(decoding: pending[..<range.lowerBound], as: UTF8.self)
        pending.removeFirst(range.upperBound)
        let (status, fields) = try readHead(head)
        return Response(status: status, fields: fields, body: try body(fields, before: deadline))
    }

    private func body(_ fields: [String: String], before deadline: Deadline) throws -> [UInt8] {
        if fields["transfer-encoding"] == "chunked" {
            while pending.suffix(5) != Array("0\r\n\r\n".utf8)[...] { try more(before: deadline) }
            defer { pending = [] }
            return pending
        }
        let length = fields["content-length"].flatMap { Int($0) } ?? 0
        while pending.count < length { try more(before: deadline) }
        defer { pending.removeFirst(length) }
        return Array(pending[..<length])
    }

    private func more(before deadline: Deadline) throws {
        let bytes = try stream.receive(before: deadline)
        if bytes.isEmpty { throw HostFault.malformed("HTTP connection closed early") }
        pending += bytes
    }
}

private func readHead(_ head: String) throws -> (Int, [String: String]) {
    let lines = head.split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    guard let status else { throw HostFault.malformed("HTTP head: \(head)") }
    let fields = lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (parts[0].lowercased(), String(parts.last?.drop { $0 == " " } ?? ""))
    }
    return (status, Dictionary(fields) { first, _ in first })
}
