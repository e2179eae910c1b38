import TestSupport
import Testing

extension Operating {
    /// Where data, secret and zone come from: an option, the environment, the worker's settings file.
    @Suite("settings")
    struct SettingsOptionTests {
        private static let body = Array("{}".utf8)
        private let site: Site

        init() throws {
            site = try Site()
            for name in ["file", "environment", "option"] {
                try writeFile(site.path(name), Array("the-secret-of-the-\(name)\n".utf8))
            }
        }

        /// A settings file of these lines.
        private func settings(_ lines: [String], mode: UInt32 = 0o644) throws -> String {
            try writeFile(site.path("settings"), Array(lines.map { $0 + "\n" }.joined().utf8), mode: mode)
            return site.path("settings")
        }

        /// A settings file that names the site's data and secret.
        private func wholeSettings(_ more: [String] = []) throws -> String {
            try settings(["HOOKLINE_DATA=\(site.data.path)", "HOOKLINE_SECRET_FILE=\(site.secretPath)"] + more)
        }

        /// Whose secret signs, where all these name one.
        private func signer(_ arguments: [String], _ environment: [String: String]) throws -> String? {
            let run = try Hooklinectl.run(["sign"] + arguments, environment: environment, input: Self.body)
            return ["file", "environment", "option"].first { name in
                run.screen == "\(WebhookSigner(secret: "the-secret-of-the-\(name)").signature(of: Self.body))\n[0]\n"
            }
        }

        @Test("an option wins over the environment, and that over the file, however the file is named")
        func order() throws {
            let file = try settings(["HOOKLINE_SECRET_FILE=\(site.path("file"))"])
            let option = ["--secret-file", site.path("option")]
            let environment = ["HOOKLINE_SECRET_FILE": site.path("environment")]
            for (arguments, named) in [(["--config", file], [:]), ([], ["HOOKLINE_CONFIG": file])] {
                #expect(try signer(arguments, named) == "file")
                #expect(try signer(arguments, named.merging(["HOOKLINE_SECRET_FILE": ""]) { $1 }) == "file")
                #expect(try signer(arguments, named.merging(environment) { $1 }) == "environment")
                #expect(try signer(arguments + option, named.merging(environment) { $1 }) == "option")
            }
        }

        @Test("--config wins over HOOKLINE_CONFIG, an empty one is none, and a path may be relative")
        func whichFile() throws {
            let file = try settings(["HOOKLINE_SECRET_FILE=\(site.path("file"))"])
            #expect(try signer(["--config", file], ["HOOKLINE_CONFIG": site.path("missing")]) == "file")
            let none = "--secret-file or HOOKLINE_SECRET_FILE has to name the file of the webhook secret"
            #expect(
                try Hooklinectl.run(["sign"], environment: ["HOOKLINE_CONFIG": ""]).screen
                    == "hooklinectl: \(none)\n[64]\n")
            let up = String(repeating: "../", count: 40)
            #expect(try signer(["--config", up + file.dropFirst()], [:]) == "file")
        }

        @Test("verify, timeline and stuck read where the worker wrote")
        func reading() throws {
            let message = "01HF7YCMK0V3RS3DTR98H6BCFN"
            for sample in try Sample.all() { _ = try CGIEntrance(site).answer(sample.delivery) }
            let variables = ["HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath]
            let file = try wholeSettings(["HOOKLINE_LISTEN=\(site.socketPath)", "HOOKLINE_MAX_BODY=4096"])
            try writeFile(site.path("ids"), Array("01KAMDRJ0039MMV97SZGY6V9EQ\n".utf8))
            let stuck = ["stuck", "--after", "1h", "--ids", site.path("ids")]
            for command in [["verify"], ["timeline", message], stuck] {
                let expected = try Hooklinectl.run(command, environment: variables)
                #expect(expected.outputText.isEmpty == false)
                #expect(try Hooklinectl.run(command + ["--config", file]).screen == expected.screen)
                #expect(try Hooklinectl.run(command, environment: ["HOOKLINE_CONFIG": file]).screen == expected.screen)
            }
        }

        @Test("verify counts days in the worker's zone")
        func zone() throws {
            let file = try wholeSettings(["HOOKLINE_TIMEZONE=Pacific/Kiritimati"])
            let event = Delivery.signed(#"{"message":{"text":"hello"}}"#)
            let settings = ["HOOKLINE_TIMEZONE": "Pacific/Kiritimati"]
            #expect(try CGIEntrance(site, settings).answer(event).status == 200)
            #expect(try Hooklinectl.run(["verify", "--config", file]).ending == .exited(0))
            let other = ["verify", "--config", file, "--timezone", "Pacific/Pago_Pago"]
            #expect(try Hooklinectl.run(other).ending == .exited(1))
        }

        @Test("everything that is wrong with the file is named, in one line each, but for what is said elsewhere")
        func wrong() throws {
            let path = try settings([
                "HOOKLINE_DATA=data", "HOOKLINE_DTAA=/x", "HOOKLINE_SECRET_FILE=\(site.secretPath)",
                "HOOKLINE_SYNC=perhaps", "export HOOKLINE_LOG=/log", "HOOKLINE_TIMEZONE=Berlin",
            ])
            let rest = """
                hooklinectl: \(path): is not of the form NAME=value (\(path):5)
                hooklinectl: HOOKLINE_DTAA: is no setting of Hookline (\(path):2)

                """
            let sync = "hooklinectl: HOOKLINE_SYNC: \"perhaps\" is none of always, never (\(path):4)\n"
            let data = "hooklinectl: HOOKLINE_DATA: \"data\" is not an absolute path (\(path):1)\n"
            let folder = "/usr/share/zoneinfo/"
            let zone = "hooklinectl: HOOKLINE_TIMEZONE: \"Berlin\" is no zone in \(folder) (\(path):6)\n"
            let arguments = ["verify", "--config", path]
            #expect(try Hooklinectl.run(arguments).screen == rest + data + sync + zone + "[65]\n")
            let said = try Hooklinectl.run(
                arguments + ["--data", site.path], environment: ["HOOKLINE_TIMEZONE": "UTC"])
            #expect(said.screen == rest + sync + "[65]\n")
        }

        @Test("a file that is missing is 74, one that others may write or that is none is 65")
        func refused() throws {
            let missing = site.path("missing")
            let open = try settings([], mode: 0o666)
            let cases = [
                (missing, 74, "\(missing): open: No such file or directory"),
                (open, 65, "\(open): mode 0666 lets others do too much"),
                (site.path, 65, "\(site.path): is not a regular file"),
            ]
            for (path, number, words) in cases {
                let expected = "hooklinectl: \(words)\n[\(number)]\n"
                #expect(try Hooklinectl.run(["timeline", "x", "--config", path]).screen == expected)
                #expect(try Hooklinectl.run(["sign"], environment: ["HOOKLINE_CONFIG": path]).screen == expected)
            }
        }

        @Test("send signs with the worker's secret")
        func sending() throws {
            let service = try SupervisedService(site)
            let nginx = try NginxServer(passingTo: site.socketPath)
            let file = try wholeSettings()
            let run = try Hooklinectl.run(["send", "http://localhost/", "--unix-socket", nginx.path, "--config", file])
            #expect(run.outputText.hasPrefix("200  messages/"))
            #expect(run.ending == .exited(0))
            #expect(try service.process.ending() == nil)
        }
    }
}
