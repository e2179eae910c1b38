import Glibc
import TestSupport
import Testing

extension Operating {
    /// Where a secret or a key must not stand once the operator's program was given the file that holds it.
    @Suite("Places of secrets")
    struct SecretPlacesTests {
        private let site: Site

        init() throws { site = try Site() }

        @Test("no command prints a secret or a key, done or refused, whatever it was given")
        func output() throws {
            let connectly = try FakeConnectly()
            defer { connectly.stop() }
            let events = NumberedEvents("places", size: 300)
            let answer = try CGIEntrance(site).answer(events.delivery(0))
            let receipt = try #require(answer["Hookline-Receipt"])
            try writeFile(site.path("key"), Array("\(Self.key)\n".utf8))
            try checked("chmod") { chmod(site.path("key"), 0o600) }
            let management = [
                "--business", "biz_1", "--api-key-file", site.path("key"), "--base-url", connectly.address, "--timeout",
                "1",
            ]
            let data = ["--data", site.data.path]
            let signed = data + ["--secret-file", site.secretPath]
            let nowhere = "http://127.0.0.1:1/"
            let sending = ["send", nowhere, "--file", "-", "--secret-file"]
            let commands = [
                ["sign", "--secret-file", site.secretPath, "-"], ["verify"] + signed, ["show", receipt] + data,
                sending + [site.secretPath], sending + [site.path("key")], sending + [site.path("none")],
                ["forward", "--once", "--sign", "--dry-run", "--to", nowhere] + signed,
                ["doctor", "--nginx", "/dev/null", "--address", nowhere] + management,
                ["webhooks", "list"] + management, ["webhooks", "delete", "none"] + management,
                ["webhooks", "ensure", "--topic", "messages", "--address", "https://example.com/x"] + management,
            ]
            for command in commands {
                let run = try Hooklinectl.run(command, input: events.delivery(1).body)
                for secret in [WebhookSigner.sampleSecret, Self.key] {
                    #expect(!run.screen.contains(secret), "\(command)")
                }
                #expect(run.ending != .killed(signal: SIGSEGV) && !run.screen.isEmpty, "\(command)")
            }
        }

        private static let key = "key-of-biz-1"

        /// Whoever may not be looked into leaves no core either; the owner of its files in /proc tells: proc(5).
        @Test(
            "nobody but root looks into it, and no core is made of it",
            .enabled(if: isRoot && Program.isThere("setpriv"), "needs root, to start it as somebody else"))
        func memory() throws {
            let program = site.path("hooklinectl")
            try installProgram(program, copying: try Hooklinectl.path())
            try checked("chmod") { chmod(site.path, 0o755) }
            try checked("chown") { chown(site.secretPath, Self.nobody, Self.nobody) }
            let held = try OpenDescriptor.pipe()
            let other = try SpawnedProcess(asNobody("/bin/cat", [], input: held.reading))
            try waitUntil("its own") { try owner(of: other) == Self.nobody }  // the control
            let ours = try SpawnedProcess(
                asNobody(program, ["sign", "--secret-file", site.secretPath, "-"], input: held.reading))
            try waitUntil("root's") { try owner(of: ours) == 0 && name(of: ours) == "hooklinectl" }
        }

        private static let nobody: uid_t = 65534

        private func asNobody(_ program: String, _ arguments: [String], input: OpenDescriptor) throws -> SpawnPlan {
            let user = ["--reuid=\(Self.nobody)", "--regid=\(Self.nobody)", "--clear-groups", program]
            return SpawnPlan(try Program.system("setpriv"), user + arguments, descriptors: [0: input])
        }

        private func owner(of process: SpawnedProcess) throws -> uid_t {
            var status = stat()
            try checked("stat") { stat("/proc/\(process.id)/environ", &status) }
            return status.st_uid
        }

        private func name(of process: SpawnedProcess) throws -> String {
            String(decoding: try readFile("/proc/\(process.id)/comm").dropLast(), as: UTF8.self)
        }
    }
}
