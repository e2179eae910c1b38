private import CCurl

/// What an http or https address says of the way to its host: libcurl-url(3), so it is what libcurl will do.
package struct HTTPAddress: Equatable, Sendable {
    package let isEncrypted: Bool
    /// In lower case, an IPv6 address without its brackets.
    package let host: String

    /// Nil when the text is no http or https address.
    package init?(_ text: String) {
        guard let parts = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(parts) }
        guard unsafe curl_url_set(parts, CURLUPART_URL, text, UInt32(CURLU_GUESS_SCHEME)) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: parts), scheme == "http" || scheme == "https",
            let host = unsafe Self.part(CURLUPART_HOST, of: parts)
        else { return nil }
        isEncrypted = scheme == "https"
        self.host = host.lowercased().filter { $0 != "[" && $0 != "]" }
    }

    private static func part(_ part: CURLUPart, of address: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>? = nil
        guard unsafe curl_url_get(address, part, &text, 0) == CURLUE_OK, let found = unsafe text else { return nil }
        defer { unsafe curl_free(found) }
        return unsafe String(cString: found)
    }

    /// The host is this machine: what goes there goes to nobody else, and by no proxy.
    package var isLoopback: Bool { host == "localhost" || host == "::1" || isLoopback4 }

    private var isLoopback4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
