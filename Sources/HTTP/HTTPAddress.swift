private import CCurl

/// What an http or https address says of the way to its host: libcurl-url(3), so it is what libcurl will do.
package struct HTTPAddress: Equatable, Sendable {
    package let isEncrypted: Bool
    /// In lower case, an IPv6 address without its brackets.
    package let host: String
    /// That of the scheme, where the address says none.
    package let port: Int
    /// Without the query; at least `/`.
    package let path: String

    /// Nil when the text is no http or https address.
    package init?(_ text: String) {
        guard let parts = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(parts) }
        guard unsafe curl_url_set(parts, CURLUPART_URL, text, UInt32(CURLU_GUESS_SCHEME)) == CURLUE_OK,
            case let all = Self.told.compactMap({ unsafe Self.part($0, of: parts) }), all.count == Self.told.count,
            let port = Int(all[2]), ["http", "https"].contains(all[0])
        else { return nil }
        isEncrypted = all[0] == "https"
        self.port = port
        path = all[3]
        host = all[1].lowercased().filter { $0 != "[" && $0 != "]" }
    }

    private static let told = [CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT, CURLUPART_PATH]

    private static func part(_ part: CURLUPart, of address: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>? = nil
        guard unsafe curl_url_get(address, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK,
            let found = unsafe text
        else { return nil }
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
