/// Where Hookline makes a socket of its own.
package enum ListenAddress: Equatable, Sendable {
    /// An absolute path.
    case unix(String)
    case loopback(address: String, isIPv6: Bool, port: Int)

    /// Reads `/path.sock`, `127.0.0.1:9000` or `[::1]:9000`; nil for anything else: who can connect can crash a worker,
    /// so no other address is offered.
    package init?(_ text: String) {
        if text.hasPrefix("/") {
            self = .unix(text)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port),
            text[text.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        switch text[..<colon] {
        case "[::1]": self = .loopback(address: "::1", isIPv6: true, port: port)
        case "127.0.0.1": self = .loopback(address: "127.0.0.1", isIPv6: false, port: port)
        default: return nil
        }
    }
}
