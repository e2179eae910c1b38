private import CCurl
private import Glibc

/// Why no whole answer came.
package struct HTTPFault: Error, Equatable, Sendable {
    package enum Kind: Sendable {
        /// The address is not an http or https one.
        case address
        /// No connection was made, so nothing was sent.
        case unreachable
        /// A proxy that the environment names did not let it through.
        case proxy
        /// The peer could not prove who it is.
        case untrusted
        case timedOut
        /// The connection ended before the answer did.
        case cutOff
        /// What came is not HTTP.
        case notHTTP
        /// The answer is longer than any that is expected.
        case tooLong
        /// This process has no descriptors or no memory left: the peer is not to blame.
        case ours
        case other
    }

    package let kind: Kind
    /// libcurl-errors(3).
    package let code: UInt32
    /// In words.
    package let reason: String

    /// The address is none.
    static let address = HTTPFault(
        kind: .address, code: CURLE_URL_MALFORMAT.rawValue, reason: "not an http or https address")

    /// libcurl can't begin.
    package static let noMemory = HTTPFault(code: CURLE_OUT_OF_MEMORY.rawValue)

    private init(kind: Kind, code: UInt32, reason: String) {
        self.kind = kind
        self.code = code
        self.reason = reason
    }

    /// - Parameters:
    ///   - lack: errno(3) of a descriptor that was not to be had; 0 for none.
    ///   - detail: libcurl's own words for this case, where the plain ones may mislead.
    init(code: UInt32, lack: Int32 = 0, detail: String? = nil) {
        let kind = lack == 0 ? Self.kind(of: CURLcode(rawValue: code), detail) : .ours
        self.init(kind: kind, code: code, reason: Self.words(kind, code, lack, detail))
    }

    private static func kind(of code: CURLcode, _ detail: String?) -> Kind {
        if let detail, detail.contains("proxy") || detail.contains("CONNECT tunnel") { return .proxy }
        return switch code {
        case CURLE_URL_MALFORMAT: .address
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: .untrusted
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR: .cutOff
        // The address was looked at before: it is the answer that is of no protocol that is known.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: .notHTTP
        case CURLE_WRITE_ERROR: .tooLong
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: .ours
        default: .other
        }
    }

    private static func words(_ kind: Kind, _ code: UInt32, _ lack: Int32, _ detail: String?) -> String {
        switch kind {
        case .notHTTP: return "what the peer answers is not HTTP"
        case .tooLong: return "the answer is longer than \(Transfer.longestAnswer) bytes"
        case .ours where lack != 0: return unsafe strerror(lack).map { unsafe "here: " + String(cString: $0) } ?? "here"
        default: break
        }
        if let detail { return kind == .proxy ? "by the environment's proxy: \(detail)" : detail }
        guard let words = unsafe curl_easy_strerror(CURLcode(rawValue: code)) else { return "error \(code)" }
        return unsafe String(cString: words)
    }
}
