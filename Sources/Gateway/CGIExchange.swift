internal import Posix
package import Webhook

/// One request as CGI (RFC 3875): variables in the environment, the body on standard input, the answer on standard
/// output. libfcgi is not touched.
package struct CGIExchange: Exchange, ~Copyable {
    private let input = StandardStream.input
    private let head: RequestHead
    private var taken = 0

    package init() {
        head = unsafe Variables(Environment.list).head
    }

    package mutating func head(_ rules: RequestRules) throws(GatewayFault) -> AdmittedHead {
        try head.admit(rules, isCutOff: false)
    }

    package mutating func request(
        behind head: consuming AdmittedHead, pool: BufferPool
    ) throws(GatewayFault) -> Request {
        let declared = head.body.declared
        let body = try unsafe readBody(by: head.body, pool: pool) { (bytes) throws(GatewayFault) in
            try unsafe read(bytes, declared: declared)
        }
        return head.request(with: body)
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

    /// Reads what the web server still has to write, up to the declared length or the end. fcgiwrap writes the whole body
    /// before it reads an answer, and makes a 502 of one that comes earlier; behind Apache's mod_cgid both go through one
    /// socket, and what is left unread in it when this process ends takes the answer with it.
    private mutating func drain() {
        let most = head.declaredBytes ?? Int.max
        unsafe withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 16) { chunk in
            while taken < most {
                let count = unsafe (try? input.read(into: chunk)) ?? 0  // whatever the fault: there is no more
                if count == 0 { return }
                taken += count
            }
        }
    }
}
