private import CCurl

/// Why no whole answer came.
package struct HTTPFault: Error, Equatable, Sendable {
    package enum Kind: Sendable {
        /// The address is not an http or https one.
        case address
        /// No connection was made, so nothing was sent.
        case unreachable
        /// The peer could not prove who it is.
        case untrusted
        case timedOut
        /// The connection ended before the answer did.
        case cutOff
        /// The answer is longer than any that is expected.
        case tooLong
        case other
    }

    package let kind: Kind
    /// libcurl-errors(3).
    package let code: UInt32

    init(code: UInt32) {
        self.code = code
        kind =
            switch CURLcode(rawValue: code) {
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .address
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: .unreachable
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: .untrusted
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR: .cutOff
            case CURLE_WRITE_ERROR: .tooLong
            default: .other
            }
    }

    /// libcurl's words for it: curl_easy_strerror(3).
    package var reason: String {
        guard let words = unsafe curl_easy_strerror(CURLcode(rawValue: code)) else { return "error \(code)" }
        return unsafe String(cString: words)
    }
}
