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
    /// libcurl's own words for this case; empty for none.
    package let detail: String

    /// The address is none.
    static let address = HTTPFault(
        kind: .address, code: CURLE_URL_MALFORMAT.rawValue, reason: "not an http or https address")

    /// libcurl can't begin.
    package static let noMemory = HTTPFault(code: CURLE_OUT_OF_MEMORY.rawValue)

    /// libcurl says that all is well, but the head of the answer has no end, or only interim ones came.
    static let brokenHead = HTTPFault(code: CURLE_PARTIAL_FILE.rawValue)

    private init(kind: Kind, code: UInt32, reason: String) {
        self.kind = kind
        self.code = code
        self.reason = reason
        detail = ""
    }

    /// - Parameters:
    ///   - lack: errno(3) of a descriptor that was not to be had; 0 for none.
    ///   - system: errno(3) of the last connection that failed, as libcurl keeps it; 0 for none.
    ///   - detail: libcurl's own words for this case; empty for none.
    ///   - isByProxy: a proxy may stand between, so the plain words, which tell of the peer, may mislead.
    init(code: UInt32, lack: Int32 = 0, system: Int32 = 0, detail: String = "", isByProxy: Bool = false) {
        let curl = CURLcode(rawValue: code)
        kind = lack == 0 ? Self.kind(of: curl, detail, isByProxy) : .ours
        self.code = code
        self.detail = detail
        reason =
            lack == 0 ? Self.words(kind, curl, system, detail, isByProxy) : "here: \(Self.words(ofSystem: lack))"
    }

    private static func kind(of code: CURLcode, _ detail: String, _ isByProxy: Bool) -> Kind {
        if isByProxy && (detail.contains("proxy") || detail.contains("CONNECT tunnel")) { return .proxy }
        if isHeadTooLong(code, detail) { return .tooLong }
        return switch code {
        case CURLE_URL_MALFORMAT: .address
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: .untrusted
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_ABORTED_BY_CALLBACK:
            .cutOff
        // The address was looked at before: it is the answer that is of no protocol that is known.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: .notHTTP
        case CURLE_WRITE_ERROR: .tooLong
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: .ours
        default: .other
        }
    }

    /// libcurl's own limit is far below ours; 100 is CURLE_TOO_LARGE, which newer ones have.
    private static func isHeadTooLong(_ code: CURLcode, _ detail: String) -> Bool {
        code.rawValue == 100 || code == CURLE_RECV_ERROR && detail.hasPrefix("Too large response headers")
    }

    private static func words(
        _ kind: Kind, _ code: CURLcode, _ system: Int32, _ detail: String, _ isByProxy: Bool
    ) -> String {
        switch kind {
        case .notHTTP: "what the peer answers is not HTTP"
        case .tooLong where isHeadTooLong(code, detail): "the answer's head is too long"
        case .tooLong: "the answer is longer than \(Transfer.longestAnswer) bytes"
        case .cutOff where code == CURLE_ABORTED_BY_CALLBACK: "the connection that was kept ended without an answer"
        case .proxy where isByProxy && !detail.isEmpty: "by the environment's proxy: \(detail)"
        default: isByProxy && !detail.isEmpty ? detail : words(of: code, system, detail)
        }
    }

    /// Of a connection that was not made or ended early, also what the system says of it.
    private static func words(of code: CURLcode, _ system: Int32, _ detail: String) -> String {
        if code == CURLE_PARTIAL_FILE { return "the answer broke off" }
        if !detail.isEmpty && (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) { return detail }
        let plain = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code.rawValue)"
        let isReason = code == CURLE_COULDNT_CONNECT && ![0, EINPROGRESS, EAGAIN].contains(system)
        return isReason ? "\(plain): \(words(ofSystem: system))" : plain
    }

    private static func words(ofSystem number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }
}
