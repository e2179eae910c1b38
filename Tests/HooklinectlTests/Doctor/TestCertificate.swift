import TestSupport

/// A certificate for 127.0.0.1 that vouches for itself, and its key, made by openssl.
final class TestCertificate: Sendable {
    private let directory: TemporaryDirectory

    init(days: Int) throws {
        directory = try TemporaryDirectory()
        let run = try CommandRun.of([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
            "\(days)", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
            directory.path("key.pem"), "-out", directory.path("certificate.pem"),
        ])
        guard run.ending == .exited(0) else { throw HostFault.malformed("openssl: \(run.errorText)") }
    }

    var path: String { directory.path("certificate.pem") }

    /// What a server of nginx needs of it.
    var lines: String { "ssl_certificate \(path);\nssl_certificate_key \(directory.path("key.pem"));\n" }

    /// Good for three months.
    static func good() throws -> TestCertificate { try known.get() }

    private static let known = Result { try TestCertificate(days: 90) }
}
