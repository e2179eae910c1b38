import HTTP
import Testing

/// What an address says of its way.
@Suite("HTTPAddress")
struct HTTPAddressTests {
    /// An address, and its scheme, host and place; nil when it is none.
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let told: String?

        init(_ text: String, _ told: String?) { (self.text, self.told) = (text, told) }

        var testDescription: String { text }
    }

    private static let cases = [
        Case("http://your.site/connectly/messages", "plain your.site afar"),
        Case("https://YOUR.site:8443/a", "encrypted your.site afar"),
        Case("your.site", "plain your.site afar"),
        Case("http://localhost:80", "plain localhost here"),
        Case("http://127.8.9.1/", "plain 127.8.9.1 here"),
        Case("http://127.0.0.1.site/", "plain 127.0.0.1.site afar"),
        Case("https://[::1]:8443/", "encrypted ::1 here"),
        Case("https://[::2]/", "encrypted ::2 afar"),
        Case("ftp://your.site/", nil),
        Case("file:///etc/passwd", nil),
        Case("http://", nil),
        Case("http://a b/", nil),
        Case("", nil),
    ]

    @Test(
        "its port is that of the scheme where it says none, and its path has no query",
        arguments: [
            ("https://your.site", 443, "/"), ("http://your.site?a=b", 80, "/"),
            ("https://your.site:8443/a/b?c#d", 8443, "/a/b"),
            ("https://[::1]:1/a", 1, "/a"),
        ])
    func portAndPath(text: String, port: Int, path: String) {
        let address = HTTPAddress(text)
        #expect(address?.port == port && address?.path == path)
    }

    @Test("it is http or https, and has a host", arguments: cases)
    func told(one: Case) {
        let address = HTTPAddress(one.text)
        let told = address.map {
            "\($0.isEncrypted ? "encrypted" : "plain") \($0.host) \($0.isLoopback ? "here" : "afar")"
        }
        #expect(told == one.told)
    }
}
