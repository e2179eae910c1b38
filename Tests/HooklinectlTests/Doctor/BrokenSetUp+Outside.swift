import Glibc
import TestSupport

extension BrokenSetUp {
    /// What comes from outside.
    static let ofOutside: [BrokenSetUp] = [
        BrokenSetUp("a certificate that ends soon", "certificate-end", "/connectly/messages") {
            $0.certificate = { try TestCertificate(days: 3) }
        },
        BrokenSetUp("a certificate for which nobody vouches", "certificate", "/connectly/messages") {
            $0.trusted = try TestCertificate(days: 90)
        },
        BrokenSetUp("another secret in the worker", "secret-other", "/secret") {
            $0.worker = ["HOOKLINE_SECRET_FILE": try otherSecret()]
            $0.arguments = ["--send"]
        },
        BrokenSetUp("another directory of data in the worker", "line-missing", "/data") {
            $0.worker = ["HOOKLINE_DATA": try otherFolder() + "/data"]
            $0.arguments = ["--send"]
        },
        BrokenSetUp("no registration", "registration-missing", "/connectly/messages") { $0.registered = { _, _ in } },
        BrokenSetUp("another address", "registration-address", "/connectly/messages") {
            $0.registered = { connectly, _ in connectly.add("wh_1", "messages", "https://elsewhere.example/messages") }
        },
        broken("a key that nobody knows", "key-unknown", "--api-key-file") {
            try $0.site.write("key", "another-key\n")
        },
        broken("a key that others may read", "key-file", "/key") { chmod($0.site.path("key"), 0o644) },
        broken("a key of another kind", "key-kind", "--api-key-file") {
            $0.connectly.fail("list", [.status(403, #"{"code":"ERROR_CODE_PERMISSION_DENIED"}"#)])
        },
        broken("a clock that is behind", "clock", "clock") { $0.connectly.tellTime(ahead: 120) },
        broken("a clock that is ahead", "clock", "clock") { $0.connectly.tellTime(ahead: -120) },
    ]

    /// What nginx's configuration, as it is shown, does not tell.
    static let ofAnswers: [BrokenSetUp] = [
        hidden("somebody else who refuses", "answer", "return 403;"),
        hidden("a way to elsewhere", "answer", "return 301 https://elsewhere.example/;"),
        hidden("a page", "answer", "return 200 hello;"),
        hidden("a page for GET alone", "answer", "if ($request_method = GET) { return 200 hello; }"),
        hidden("a password", "answer", "add_header WWW-Authenticate Basic always; return 401;"),
        BrokenSetUp("a receipt that an answer shows", "receipt-shown", "Hookline-Receipt") {
            $0.location.replace("fastcgi_hide_header Hookline-Receipt;", "#hidden")
            $0.breaking = { try $0.show("#hidden", as: "fastcgi_hide_header Hookline-Receipt;") }
            $0.arguments = ["--send"]
        },
        BrokenSetUp("events that are refused", "event-refused", "/connectly/messages") {
            $0.server = "if ($http_x_connectly_hmac_sha256) { return 503; }\n"
            $0.breaking = { try $0.show("if ($http_x_connectly_hmac_sha256) { return 503; }") }
            $0.arguments = ["--send"]
        },
        broken("no nginx", "unreachable", "/connectly/messages") { site in
            try site.show("no such line")
            site.stopNginx()
        },
        broken("an address in the clear", "address-plain", "/connectly/messages") { site in
            site.address = site.address.replacing("https:", with: "http:")
            site.connectly.add("wh_2", "messages", site.address)
        },
        BrokenSetUp("another business", "business-unknown", "biz_2") { $0.arguments = ["--business", "biz_2"] },
    ]

    /// A server with a line that the configuration, as it is shown, does not have.
    private static func hidden(_ what: String, _ finding: String, _ line: String) -> BrokenSetUp {
        BrokenSetUp(what, finding, "/connectly/messages") {
            $0.server = line + "\n"
            $0.breaking = { try $0.show(line) }
        }
    }

    static let all = ofFiles + ofSocket + ofNginx + ofOutside + ofAnswers

    private static let other = Result { try TemporaryDirectory() }

    private static func otherFolder() throws -> String { try other.get().path }

    private static func otherSecret() throws -> String {
        try other.get().write("secret", Array("another-secret-of-the-worker\n".utf8))
    }
}
