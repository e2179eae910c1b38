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

    package mutating func request(_ rules: RequestRules, pool: BufferPool) throws(GatewayFault) -> Request {
        if let gathering { return try gathering.takeRequest(rules) }
        let head = request.head
        try head.check(limit: rules.limit, isCutOff: request.isBroken)
        let body = try unsafe readBody(declared: head.declaredBytes, limit: rules.limit, pool: pool) {
            (bytes) throws(GatewayFault) in try unsafe read(bytes)
        }
        return Request(signature: head.signature, locationTopic: head.topic ?? rules.topic, body: body)
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
