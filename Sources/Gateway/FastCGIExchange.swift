internal import Posix
package import Webhook

/// One FastCGI request, on libfcgi.
package struct FastCGIExchange: Exchange, ~Copyable {
    private let request: FastCGIRequest
    /// Nil where libfcgi reads the body.
    private let gathering: Gathering?

    /// - Parameter request: accepted, and there as a whole.
    init(_ request: FastCGIRequest) {
        self.request = request
        gathering = nil
    }

    /// - Parameter gathering: has come to its end, whichever.
    init(_ gathering: Gathering) {
        request = gathering.request
        self.gathering = gathering
    }

    package mutating func head(_ rules: RequestRules) throws(GatewayFault) -> AdmittedHead {
        if let gathering { return try gathering.takeAdmitted() }
        return try request.head.admit(rules, isCutOff: request.isBroken)
    }

    package mutating func request(
        behind head: consuming AdmittedHead, pool: BufferPool
    ) throws(GatewayFault) -> Request {
        if let gathering { return head.request(with: try gathering.takeBody()) }
        let body = try unsafe readBody(by: head.body, pool: pool) { (bytes) throws(GatewayFault) in
            try unsafe read(bytes)
        }
        return head.request(with: body)
    }

    private func read(_ bytes: UnsafeMutableRawBufferPointer) throws(GatewayFault) -> Int {
        let count = unsafe request.read(bytes)
        if request.isBroken { throw .stream }
        return count
    }

    package mutating func answer(_ reply: borrowing Reply) {
        unsafe reply.withBytes { unsafe request.write($0) }
    }
}
