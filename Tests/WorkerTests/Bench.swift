import Format
import Glibc
import Journal
import Posix
import Settings
import TestSupport
import Webhook

@testable import Gateway
@testable import Worker

/// A folder with data, secret and log, and a worker's parts on it.
final class Bench {
    /// Never armed: the lock is always free in these tests.
    private static let timer = Result { try Timer(sending: .lockTimer) }

    let folder: TemporaryDirectory
    let log: ErrorLog

    init(secret: String = WebhookSigner.sampleSecret) throws {
        folder = try TemporaryDirectory()
        log = try ErrorLog(path: folder.path("log"))
        try write(secret: secret)
    }

    /// Puts another secret file in place of the one there, as a careful operator does.
    func write(secret: String, mode: UInt32 = 0o600) throws {
        try folder.write("secret.new", Array((secret + "\n").utf8), mode: mode)
        rename(folder.path("secret.new"), folder.path("secret"))
    }

    /// Secrets as they stand in the file now.
    func keyring() -> Keyring { Keyring(SecretFile(at: folder.path("secret")), log: log) }

    /// A way of the data into `data`, a name in the folder.
    func delivery(_ data: String = "data", _ manner: DeliveryReport.Manner = .counted) throws -> Worker.Delivery {
        var settings = Settings()
        settings.data = folder.path(data)
        settings.synchronizes = false
        settings.repeats = .keep
        return Worker.Delivery(
            settings, keyring: keyring(), zone: .utc, lockTimer: try Self.timer.get(),
            report: DeliveryReport(log, manner, data: settings.data))
    }

    /// The settings of an environment.
    static func reading(_ environment: [(name: String, value: String)]) -> SettingsReading {
        let variables = environment.map { Environment.Variable(name: $0.name, value: $0.value) }
        return SettingsReading(of: SettingsSource(environment: variables, credentials: nil, configFile: nil))
    }

    /// The lines of the log, without time and process.
    func logged() throws -> [String] {
        String(decoding: try readFile(folder.path("log")), as: UTF8.self).split(separator: "\n").map { line in
            line.firstRange(of: "]: ").map { String(line[$0.upperBound...]) } ?? String(line)
        }
    }
}

/// A request that needs no web server; it keeps the answer.
struct PlainExchange: Exchange, ~Copyable {
    let body: [UInt8]
    let signature: String?
    var fault: GatewayFault?
    private(set) var answer = ""

    init(_ text: String, signature: String? = nil, fault: GatewayFault? = nil) {
        body = Array(text.utf8)
        self.signature = signature ?? WebhookSigner().signature(of: body)
        self.fault = fault
    }

    mutating func head(_ rules: RequestRules) throws(GatewayFault) -> AdmittedHead {
        if let fault { throw fault }
        var head = RequestHead()
        let variables = [
            ("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "\(body.count)"),
            ("HTTP_X_CONNECTLY_HMAC_SHA256", signature),
        ]
        for case let (name, value?) in variables { head.take(Array(name.utf8).span, Array(value.utf8).span) }
        return try head.admit(rules, isCutOff: false)
    }

    mutating func request(
        behind head: consuming AdmittedHead, pool: BufferPool
    ) throws(GatewayFault) -> Request {
        var buffer = pool.take()
        buffer.append(body.span)
        return head.request(with: buffer)
    }

    mutating func answer(_ reply: borrowing Reply) {
        answer = reply.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The status line's number.
    var status: Int { Int(answer.dropFirst("Status: ".count).prefix(3)) ?? 0 }
}
