import TestSupport
import Testing

extension Operating {
    /// `send` to a real worker behind a real nginx.
    @Suite("send")
    struct SendTests {
        private let site: Site
        private let service: SupervisedService
        private let nginx: NginxServer

        init() throws {
            site = try Site()
            service = try SupervisedService(site, ["HOOKLINE_MAX_BODY": "2000"])
            nginx = try NginxServer(passingTo: site.socketPath)
        }

        private func send(_ arguments: [String]) throws -> CommandRun {
            try Hooklinectl.run(
                ["send", "http://localhost/", "--unix-socket", nginx.path, "--secret-file", site.secretPath] + arguments
            )
        }

        /// A screen with its times and places blanked.
        private func blanked(_ run: CommandRun) -> String {
            run.screen.replacing(/[0-9.]+ ms/, with: "MS").replacing(/ndjson:[0-9]+:[0-9]+/, with: "PLACE")
                .replacing(utcDay(), with: "DAY")
        }

        @Test("every sample is taken, stored under its topic, and is what its name says")
        func samples() throws {
            let table = try Hooklinectl.run(["send", "--list-samples"]).outputText.split(separator: "\n").dropFirst()
            #expect(table.count >= 30)
            for row in table {
                let cells = row.split(separator: " ")
                let run = try send(["--sample", String(cells[0])])
                #expect(blanked(run) == "200  \(cells[1])/DAY.PLACE  MS\n[0]\n", "\(cells[0])")
            }
            #expect(try site.data.lines().count == table.count)
            #expect(try site.data.faults() == [])
            #expect(Set(try site.data.lines().map { $0.text("signature") }).count == table.count)
        }

        @Test(
            "a fault on purpose is refused",
            arguments: [
                (["--wrong-secret"], 401), (["--no-signature"], 401), (["--truncate"], 401), (["--size", "2001"], 413),
            ])
        func refused(arguments: [String], status: Int) throws {
            #expect(blanked(try send(arguments)) == "\(status)  -  MS\n[69]\n")
            #expect(try site.data.files().isEmpty)
        }

        @Test("a server that can't prove who it is gets nothing, by https")
        func untrusted() throws {
            let (key, certificate) = (site.path("key.pem"), site.path("certificate.pem"))
            let arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                "-subj", "/CN=localhost", "-keyout", key, "-out", certificate,
            ]
            #expect(try SpawnPlan(try Program.system("openssl"), arguments).run().ending == .exited(0))
            let socket = site.path("tls.sock")
            let log = site.path("access")
            let server = try NginxServer(
                server: """
                    listen unix:\(socket) ssl; ssl_certificate \(certificate); ssl_certificate_key \(key);
                    access_log \(log); return 200;
                    """)
            let run = try Hooklinectl.run(
                ["send", "https://localhost/", "--unix-socket", socket, "--secret-file", site.secretPath])
            #expect(
                run.screen
                    == "hooklinectl: https://localhost/: SSL peer certificate or SSH remote key was not OK\n[69]\n")
            #expect(try readFile(log) == [], "\(server.errorLog())")
        }

        @Test("--size makes the body that long, --repeat sends the very same bytes again")
        func again() throws {
            let line = "200  messages/DAY.PLACE  MS\n"
            #expect(blanked(try send(["--size", "2000", "--repeat", "3"])) == "\(line)\(line)\(line)[0]\n")
            let lines = try site.data.lines()
            #expect(lines.count == 3 && Set(lines.map { $0.event.map(Array.init) }).count == 1)
            #expect(lines[0].event?.count == 2000)
        }

        @Test("a file is sent as it is")
        func file() throws {
            try writeFile(site.path("body"), Array("{\"topic\":\"own\"}".utf8))
            #expect(blanked(try send(["--file", site.path("body")])) == "200  own/DAY.PLACE  MS\n[0]\n")
        }

        @Test("many at once: each its own event, counted and timed")
        func many() throws {
            let run = try send(["--sample", "delivered", "--count", "200", "--concurrency", "8", "--json"])
            #expect(run.ending == .exited(0))
            #expect(run.outputText.hasPrefix("{\"sent\":200,\"concurrency\":8,"))
            #expect(run.outputText.contains("\"statuses\":{\"200\":200},\"unanswered\":0,"))
            #expect(isJSON(run.output))
            #expect(Set(try site.data.lines().map { $0.text("signature") }).count == 200)
            let screen = try send(["--count", "10", "--wrong-secret"])
            #expect(screen.ending == .exited(69))
            #expect(screen.outputText.hasPrefix("sent  10 events, 1 at once, in "))
            #expect(screen.outputText.contains("\n401   10\n") && screen.errors.isEmpty)
        }

        @Test("an endpoint that is not there: 69, and why")
        func nobody() throws {
            let socket = site.path("nobody")
            let run = try Hooklinectl.run(
                ["send", "http://localhost/", "--unix-socket", socket, "--secret-file", site.secretPath])
            #expect(run.screen == "hooklinectl: http://localhost/: Couldn't connect to server\n[69]\n")
        }
    }
}
