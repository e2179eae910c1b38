import Foundation
import TestSupport

/// How a set-up is made: a healthy one, until something of it is changed.
struct SetUp {
    /// Of the worker, beside the usual ones.
    var worker: [String: String] = [:]
    /// The shipped location, with the places of the test.
    var location = Location()
    /// Lines of the server around it.
    var server = ""
    /// No event came yet.
    var isFresh = false
    /// Lines of the http block around the server.
    var http = ""
    /// The user of nginx's workers, where root starts it.
    var nginxUser = "root"
    var certificate: () throws -> TestCertificate = TestCertificate.good
    /// What `doctor` trusts; nil: that certificate.
    var trusted: TestCertificate?
    var isCGI = false
    /// The worker is another user than root, who runs all else.
    var isOfNobody = false
    /// What Connectly has; nil: the right registration.
    var registered: (@Sendable (FakeConnectly, DoctorSite) -> Void)?
    /// What is done to it when all runs.
    var breaking: (DoctorSite) throws -> Void = { _ in }
    /// Of `doctor`, behind the usual ones.
    var arguments: [String] = []

    /// Changes of the shipped location.
    struct Location {
        fileprivate(set) var changes: [(text: String, other: String)] = []
        /// Another text in its place.
        var whole: String?

        /// One text for another one.
        mutating func replace(_ text: String, _ other: String) { changes.append((text, other)) }
    }

    /// One with too small a limit of bodies.
    static var limitingBodies: SetUp {
        var setUp = SetUp()
        setUp.location.replace("client_max_body_size 1m;", "client_max_body_size 64k;")
        return setUp
    }

    /// The file's text.
    func locationText(_ site: Site, _ socket: String) throws -> String {
        if let whole = location.whole { return whole }
        let name = isCGI ? "hookline-cgi.conf" : "hookline.conf"
        var text = String(decoding: try readFile(PackageRoot.path("nginx/\(name)")), as: UTF8.self)
        let places = [
            ("/run/hookline/hookline.sock", socket), ("/run/fcgiwrap.socket", socket),
            ("/usr/local/bin/hookline", try Program.hookline()), ("/etc/hookline.conf", site.path("settings")),
        ]
        for (place, other) in places { text = text.replacing(place, with: other) }
        for (old, other) in location.changes {
            guard text.contains(old) else { throw HostFault.malformed("the location has no \(old)") }
            text = text.replacing(old, with: other)
        }
        return text
    }
}

/// A set-up that runs: the worker, a real nginx with TLS on loopback, and a server that plays Connectly's API.
final class DoctorSite {
    let site: Site
    private(set) var service: SupervisedService?
    private let wrap: FcgiwrapService?
    private var nginx: NginxServer?
    /// The configuration that `doctor` is shown; nil: that of nginx.
    private var shown: String?
    let connectly: FakeConnectly
    /// As it is registered.
    var address: String
    let trusted: String
    private let certificate: TestCertificate
    private let arguments: [String]

    init(_ setUp: SetUp = SetUp()) throws {
        site = try Site()
        _ = try SettingsFile(site, ["HOOKLINE_LISTEN": site.socketPath, "HOOKLINE_LOG": site.path("log")])
        wrap = setUp.isCGI ? try FcgiwrapService(site) : nil
        service = setUp.isCGI ? nil : try Self.service(of: site, setUp)
        let socket = try LoopbackSocket()
        certificate = try setUp.certificate()
        trusted = (setUp.trusted ?? certificate).path
        let location = try setUp.locationText(site, wrap?.path ?? site.socketPath)
        let server = setUp.server.replacing("CERTIFICATE", with: certificate.path)
        nginx = try NginxServer(
            server: certificate.lines + server + location, inheriting: socket, isEncrypted: true,
            user: setUp.nginxUser, around: setUp.http)
        address = "https://127.0.0.1:\(socket.port)/connectly/messages"
        connectly = try FakeConnectly()
        arguments = setUp.arguments
        try site.write("key", "key-of-biz-1\n")
        try storeFirst(setUp)
        let register = setUp.registered ?? { $0.add("wh_1", "messages", $1.address) }
        register(connectly, self)
        try setUp.breaking(self)
    }

    deinit { connectly.stop() }

    /// To which nginx passes events.
    var socket: String { wrap?.path ?? site.socketPath }

    /// Of its address.
    var origin: String { address.replacing("/connectly/messages", with: "") }

    /// The user 65534, which is root's name for nobody.
    static let nobody: UInt32 = 65534

    private static func service(of site: Site, _ setUp: SetUp) throws -> SupervisedService {
        let settings = setUp.worker.merging(["HOOKLINE_LOG": site.path("log")]) { changed, _ in changed }
        guard setUp.isOfNobody else { return try SupervisedService(site, settings) }
        try makeDirectory(site.data.path, mode: 0o750)
        try installProgram(site.path("hookline"), copying: try Program.hookline())
        for path in [site.path, site.data.path, site.secretPath] { chown(path, nobody, nobody) }
        return try SupervisedService(site, settings) { plan in
            var changed = plan
            changed.program = try Program.system("setpriv")
            let user = ["--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups"]
            changed.arguments = user + [site.path("hookline")] + plan.arguments
            return changed
        }
    }

    /// The worker stores an event, so that there are files to look at.
    private func storeFirst(_ setUp: SetUp) throws {
        try waitUntil("the worker: \(site.log())") { access(wrap?.path ?? site.socketPath, F_OK) == 0 }
        if setUp.isFresh { return }
        let event = Sample.known[0].delivery
        let answer = try service?.answer(event) ?? CGIEntrance(site).answer(event)
        guard answer.status == 200 || !setUp.worker.isEmpty else { throw HostFault.malformed("\(answer)") }
    }

    /// Ends the worker, which takes its socket away.
    func stopWorker() { service = nil }

    /// Ends nginx.
    func stopNginx() { nginx = nil }

    /// The path of nginx's configuration.
    func configurationPath() throws -> String {
        guard let path = shown ?? nginx?.configurationPath else { throw HostFault.missing("nginx") }
        return path
    }

    /// Shows a configuration in which one text is another.
    func show(_ line: String, as other: String = "") throws {
        let text = String(decoding: try readFile(try configurationPath()), as: UTF8.self)
        try site.write("shown.conf", text.replacing(line, with: other))
        shown = site.path("shown.conf")
    }

    /// Runs `doctor` on all of it.
    func doctor(_ more: [String] = [], within shell: String? = nil) throws -> CommandRun {
        try run(["--nginx", try configurationPath()] + outside + arguments + more, within: shell)
    }

    /// What `doctor` is told of the address, and of Connectly.
    var outside: [String] {
        [
            "--address", address, "--ca-file", trusted, "--api-key-file", site.path("key"), "--business", "biz_1",
            "--base-url", connectly.address,
        ]
    }

    /// Runs `doctor` with its settings and these arguments.
    /// - Parameter program: a text of the shell that stands for nginx; nil for the real one.
    func run(_ arguments: [String], within shell: String? = nil, nginx program: String? = nil) throws -> CommandRun {
        if let program { try installProgram(site.path("nginx"), script: program) }
        let plan = SpawnPlan(
            try Hooklinectl.path(), ["doctor", "--config", site.path("settings")] + arguments,
            environment: ["PATH": "\(site.path):/usr/sbin:/usr/bin:/sbin:/bin"])
        return try (shell.map { plan.throughShell($0) } ?? plan).run(within: .seconds(60))
    }
}

extension Site {
    /// Writes a file of it.
    func write(_ name: String, _ text: String, mode: UInt32 = 0o600) throws {
        try writeFile(path(name), Array(text.utf8), mode: mode)
    }
}

/// The findings of `doctor --json`, each as its name and what it is about, and the last object.
struct DoctorReport {
    let findings: [(name: String, subject: String)]
    let notLookedAt: [String]
    let receipt: String?

    init(_ run: CommandRun) throws {
        let objects = try run.outputLines.map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw HostFault.malformed(line)
            }
            return object
        }
        guard let last = objects.last else { throw HostFault.malformed(run.screen) }
        findings = objects.dropLast().map { ($0["finding"] as? String ?? "", $0["subject"] as? String ?? "") }
        let parts = last["parts"] as? [[String: Any]] ?? []
        notLookedAt = parts.flatMap { part in
            (part["notLookedAt"] as? [String] ?? []).map { "\(part["part"] ?? ""): \($0)" }
        }
        receipt = last["receipt"] as? String
    }
}
