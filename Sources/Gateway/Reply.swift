package import Journal
package import Webhook

/// Why a request is not acknowledged. Never 3xx, 410, 501, or another 2xx.
package enum Refusal: Int, Sendable, CaseIterable {
    case badRequest = 400
    case unauthorized = 401
    case methodNotAllowed = 405
    case contentTooLarge = 413
    case unsupportedMediaType = 415
    case internalError = 500
    case unavailable = 503

    /// The status line as CGI wants it (RFC 3875, section 6.3.3), and the headers that go with it.
    var lines: StaticString {
        switch self {
        case .badRequest: "Status: 400 Bad Request\r\n"
        case .unauthorized: "Status: 401 Unauthorized\r\n"
        case .methodNotAllowed: "Status: 405 Method Not Allowed\r\nAllow: POST\r\n"
        case .contentTooLarge: "Status: 413 Content Too Large\r\n"
        case .unsupportedMediaType: "Status: 415 Unsupported Media Type\r\n"
        case .internalError: "Status: 500 Internal Server Error\r\n"
        case .unavailable: "Status: 503 Service Unavailable\r\nRetry-After: 30\r\n"
        }
    }
}

/// An answer: a few header lines and no body. One that acknowledges takes a line that is stored, which only the journal
/// makes.
package struct Reply: ~Copyable {
    private var bytes: ByteBuffer

    /// 200, with the receipt of the line, which is consumed: it is acknowledged once.
    package init(acknowledging stored: consuming StoredLine, pool: BufferPool) {
        bytes = pool.take()
        bytes.append("Status: 200 OK\r\nHookline-Receipt: ")
        stored.appendReceipt(to: &bytes)
        bytes.append("\r\n")
        finish()
    }

    /// A refusal; all of one kind are byte for byte the same.
    package init(_ refusal: Refusal, pool: BufferPool) {
        bytes = pool.take()
        bytes.append(refusal.lines)
        finish()
    }

    private mutating func finish() {
        bytes.append("Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n")
    }

    /// The bytes for the web server.
    package borrowing func withBytes<Result, Fault: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try unsafe bytes.withBytes(body)
    }
}

extension StoredLine {
    /// Appends the receipt that the sender's web server logs: `messages/2026-11-22.ndjson:OFFSET:LENGTH`.
    fileprivate borrowing func appendReceipt(to buffer: inout ByteBuffer) {
        var path = path
        path.withUTF8 { unsafe buffer.append($0.span) }
        buffer.append(":")
        buffer.append(decimal: offset)
        buffer.append(":")
        buffer.append(decimal: length)
    }
}
