internal import Posix
package import Webhook

/// One request as CGI (RFC 3875): variables in the environment, the body on standard input, the answer on standard
/// output. libfcgi is not touched.
package struct CGIExchange: Exchange, ~Copyable {
    /// What is read beyond the limit before a refusal is answered, in bytes: fcgiwrap writes the whole body before it
    /// reads an answer, and makes a 502 of one that comes earlier.
    private static let drainedBeyond = 1_048_576

    private let input = StandardStream.input
    private let head: RequestHead
    private var taken = 0
    private var limit = 0

    package init() {
        head = unsafe Variables(Environment.list).head
    }

    package mutating func request(_ rules: RequestRules, pool: BufferPool) throws(GatewayFault) -> Request {
        limit = rules.limit
        try head.check(limit: limit, isCutOff: false)
        let declared = head.declaredBytes
        let body = try unsafe readBody(declared: declared, limit: limit, pool: pool) {
            (bytes) throws(GatewayFault) in try unsafe read(bytes, declared: declared)
        }
        return Request(signature: head.signature, locationTopic: head.topic ?? rules.topic, body: body)
    }

    /// Some servers leave standard input open behind the body: behind the declared length only what is there already
    /// is looked at.
    private mutating func read(
        _ bytes: UnsafeMutableRawBufferPointer, declared: Int?
    ) throws(GatewayFault) -> Int {
        if let declared, taken == declared, !input.isReadable { return 0 }
        let rest = declared.map { max(1, $0 - taken) } ?? bytes.count
        do {
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<min(rest, bytes.count)])
            let count = try unsafe input.read(into: part)
            taken += count
            return count
        } catch {
            throw .system(error, path: "standard input")
        }
    }

    package mutating func answer(_ reply: borrowing Reply) {
        drain()
        unsafe reply.withBytes { unsafe StandardStream.output.write($0) }
    }

    /// Reads what the web server still has to write, up to the declared length or the end.
    private mutating func drain() {
        let most = min(head.declaredBytes ?? Int.max, limit + Self.drainedBeyond)
        unsafe withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 16) { chunk in
            while taken < most {
                let count = unsafe (try? input.read(into: chunk)) ?? 0  // whatever the fault: there is no more
                if count == 0 { return }
                taken += count
            }
        }
    }
}
