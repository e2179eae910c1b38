private import CFastCGI
package import Webhook

/// One accepted FastCGI request, on libfcgi.
@safe package struct FastCGIExchange: Exchange, ~Copyable {
    private let request: UnsafeMutablePointer<FCGX_Request>

    /// - Parameter request: accepted, and kept in its place until it is finished.
    init(_ request: UnsafeMutableRawPointer) {
        unsafe self.request = request.assumingMemoryBound(to: FCGX_Request.self)
    }

    package mutating func request(_ rules: RequestRules, pool: BufferPool) throws(GatewayFault) -> Request {
        let head = unsafe Variables(request.pointee.envp).head
        try head.check(limit: rules.limit, isCutOff: isBroken)
        let body = try unsafe readBody(declared: head.declaredBytes, limit: rules.limit, pool: pool) {
            (bytes) throws(GatewayFault) in try unsafe read(bytes)
        }
        return Request(signature: head.signature, locationTopic: head.topic ?? rules.topic, body: body)
    }

    /// FCGX_GetStr(3) gives fewer bytes at the end, and after an error: FCGX_GetError(3) tells which.
    private func read(_ bytes: UnsafeMutableRawBufferPointer) throws(GatewayFault) -> Int {
        let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let count = unsafe FCGX_GetStr(first, Int32(bytes.count), request.pointee.in)
        if isBroken { throw .stream }
        return Int(count)
    }

    /// The stream of parameters or of the body ended by an error.
    private var isBroken: Bool { unsafe FCGX_GetError(request.pointee.in) != 0 }

    /// Less than libfcgi's buffer, so it leaves by one write when the request is finished.
    package mutating func answer(_ reply: borrowing Reply) {
        unsafe reply.withBytes { bytes in
            let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            unsafe FCGX_PutStr(first, Int32(bytes.count), request.pointee.out)
        }
    }
}
