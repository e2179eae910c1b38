import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What the program says and does when it can't serve, and where its settings come from.
    @Suite("Settings")
    struct SettingsTests {
        @Test("CGI without usable settings: 500, the reason on descriptor 2, exit 78")
        func withoutSettings() throws {
            let delivery = NumberedEvents("settings", size: 300).delivery(0)
            let site = try Site()
            for missing in ["HOOKLINE_DATA", "HOOKLINE_SECRET_FILE"] {
                var plan = try site.cgiPlan(delivery)
                plan.environment[missing] = nil
                let run = try plan.run(input: delivery.body)
                #expect(run.outputText == refusal(500) && run.ending == .exited(78))
                #expect(run.errorText.contains(missing))
            }
            #expect(try site.data.files().isEmpty)
        }

        @Test(
            "FastCGI without usable settings does not start: exit 78 and one line for each fault",
            arguments: ["descriptor 0", "own socket"])
        func serviceWithoutSettings(start: String) throws {
            let site = try Site()
            let listener = try UnixListener(path: site.socketPath)
            let bad = ["HOOKLINE_MAX_BODY": "much", "HOOKLINE_SYNC": "maybe", "HOOKLINE_UNHEARD_OF": "1"]
            var plan = try Program.plan(site.settings(bad))
            if start == "own socket" { plan.environment["HOOKLINE_LISTEN"] = site.path("own.sock") }
            if start == "descriptor 0" { plan.descriptors = [0: listener.descriptor] }
            let errors = try OpenDescriptor.opening(site.logPath, O_WRONLY | O_CREAT | O_APPEND)
            plan.descriptors[2] = errors
            let process = try SpawnedProcess(plan)
            #expect(try process.waitForEnd() == .exited(78))
            for name in bad.keys { #expect(site.log().contains(name)) }
        }

        @Test(
            "a secret that others may read, an empty one and a short one are refused",
            arguments: [
                ("a-good-secret\n", 0o644), ("", 0o600), ("\n", 0o600), ("short\n", 0o600), ("good-secret\n\n", 0o600),
            ])
        func badSecret(secret: String, mode: UInt32) throws {
            let site = try Site()
            try writeFile(site.secretPath, Array(secret.utf8), mode: mode)
            let delivery = NumberedEvents("secret", size: 300).delivery(0)
            let run = try site.cgiPlan(delivery).run(input: delivery.body)
            #expect(run.outputText == refusal(500) && run.ending == .exited(78))
            #expect(run.errorText.contains("secret") && !run.errorText.contains("good-secret"))
        }

        @Test("settings from a file count, the environment wins, an empty value is none")
        func fromFile() throws {
            let site = try Site()
            let lines = site.settings(["HOOKLINE_MAX_BODY": "100"]).map { "\($0.key)=\($0.value)\n" }.joined()
            try writeFile(site.path("settings"), Array("# ours\n\n\(lines)".utf8), mode: 0o644)
            let delivery = NumberedEvents("settings", size: 300).delivery(0)
            var plan = try site.cgiPlan(delivery)
            for name in site.settings().keys { plan.environment[name] = nil }
            plan.environment["HOOKLINE_CONFIG"] = site.path("settings")
            #expect(try Answer(parsing: plan.run(input: delivery.body).output).status == 413)
            plan.environment["HOOKLINE_MAX_BODY"] = "1000"
            plan.environment["HOOKLINE_SYNC"] = ""
            #expect(try Answer(parsing: plan.run(input: delivery.body).output).status == 200)
        }

        @Test("any one of several secrets will do")
        func severalSecrets() throws {
            let site = try Site()
            let secrets = (1...8).map { "fake-secret-number-\($0)" }
            try writeFile(site.secretPath, Array(secrets.joined(separator: "\n").utf8))
            let body = Array("{\"message\":{}}".utf8)
            for secret in secrets {
                let delivery = Delivery.signed(body, by: WebhookSigner(secret: secret))
                #expect(try CGIEntrance(site).answer(delivery).status == 200)
            }
            #expect(try CGIEntrance(site).answer(.signed(body)).status == 401)
        }

        @Test("started for nothing, it says so in one line and exits 64")
        func usage() throws {
            let run = try Program.plan([:]).run()
            #expect(run.ending == .exited(64) && run.output.isEmpty)
            #expect(run.errors.count(where: { $0 == 0x0a }) == 1)
        }

        @Test("--help fits a screen of 24 lines and 80 columns; --version is one line")
        func help() throws {
            let help = try Program.plan([:], arguments: ["--help"]).run()
            let lines = help.outputText.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(help.ending == .exited(0) && lines.count <= 25)
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
            let version = try Program.plan([:], arguments: ["--version"]).run()
            #expect(version.ending == .exited(0) && version.output.count(where: { $0 == 0x0a }) == 1)
        }
    }
}
