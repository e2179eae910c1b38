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

        /// The event of the line that was stored last.
        private func lastEvent() throws -> String {
            let lines = try site.data.lines().sorted { ($0.text("receivedAt") ?? "") < ($1.text("receivedAt") ?? "") }
            return String(decoding: lines.last?.event ?? [], as: UTF8.self)
        }

        @Test("a body from standard input or a named file is sent as it is; nothing is no body")
        func given() throws {
            let body = #"{"topic":"own", "n" : 1e2}"#
            let url = ["http://localhost/", "--unix-socket", nginx.path, "--secret-file", site.secretPath]
            for more in [["-"], ["--file", "-"]] {
                let run = try Hooklinectl.run(["send"] + url + more, input: Array(body.utf8))
                #expect(blanked(run) == "200  own/DAY.PLACE  MS\n[0]\n")
                #expect(try lastEvent() == body)
            }
            try writeFile(site.path("body"), Array(body.utf8))
            #expect(blanked(try send([site.path("body")])) == "200  own/DAY.PLACE  MS\n[0]\n")
            #expect(
                try Hooklinectl.run(["send"] + url + ["-"]).screen
                    == "hooklinectl: -: nothing came; --file /dev/null sends an empty body\n[65]\n")
            #expect(try send(["--file", "/dev/null"]).outputText.hasPrefix("200  undecodable/"))
            for more in [["--sample", "text"], ["--file", "x"], ["--from", "x"], ["--topic", "messages"]] {
                #expect(try send(["-"] + more).ending == .exited(64))
            }
        }

        @Test("--set changes one value of a sample, a file or a stored event, and nothing else")
        func set() throws {
            _ = try send(["--sample", "text-minimal", "--set", ".message.text=hi", "--set", ".sender.x=[1]"])
            #expect(try lastEvent().contains(#""message":{"text":"hi"}"#) && lastEvent().contains(#","x":[1]}"#))
            let body = "{\"a\" : {\"b\":1.50}, \"t\":\"\\u0041\",\n\"a\":{\"b\":2}}\n"
            try writeFile(site.path("body"), Array(body.utf8))
            let run = try send([site.path("body"), "--set", ".a.b=x y", "--set", #".a."c d"[0]=true"#])
            #expect(run.outputText.hasPrefix("200  unknown/"))
            let expected = #"{"a" : {"b":1.50}, "t":"\u0041", "a":{"b":"x y","c d":[true]}}"#
            #expect(try lastEvent() == expected)
            for (value, stored) in [
                ("5", "5"), ("\"5\"", "\"5\""), ("", "\"\""), ("05", "\"05\""), ("é\"\n", #""é\"\u000a""#),
            ] {
                _ = try send([site.path("body"), "--set", ".t=\(value)"])
                #expect(try lastEvent().contains(#", "t":\#(stored), "#), "\(value)")
            }
            let many = try send(["--sample", "delivered", "--count", "5", "--set", ".statusUpdate.status=read"])
            #expect(many.ending == .exited(0))
            #expect(try site.data.lines().count { String(decoding: $0.bytes, as: UTF8.self).contains(#""read""#) } == 5)
        }

        @Test(
            "what can't be set is told, and nothing is sent",
            arguments: [
                ("a=1", 64, "--set 'a=1' is not of the form PATH=VALUE"),
                (".a", 64, "--set '.a' is not of the form PATH=VALUE"),
                (".message.text.x=1", 64, "--set .message.text.x: what stands at .message.text is no object"),
                (".message[0]=1", 64, "--set .message[0]: what stands at .message is no array"),
                (".new[1]=1", 64, "--set .new[1]: of the array at .new, no element behind [0] can be set"),
                (".a\u{1B}=1", 64, "--set '.a\\u001b=1' is not of the form PATH=VALUE"),
            ])
        func unset(assignment: String, number: Int32, words: String) throws {
            let run = try send(["--sample", "text", "--set", assignment])
            #expect(run.ending == .exited(number) && run.errorText.hasPrefix("hooklinectl: \(words)"), "\(run.screen)")
            #expect(try site.data.files().isEmpty)
        }

        @Test("--set of a body that is no JSON is 65")
        func notJSON() throws {
            try writeFile(site.path("body"), Array("{\"a\":1,}".utf8))
            let run = try send([site.path("body"), "--set", ".a=1"])
            #expect(run.screen == "hooklinectl: --set .a: the body is not strict JSON: name@7\n[65]\n")
        }

        @Test("--from sends a stored event again, its body as it was signed, signed with the first secret of now")
        func from() throws {
            let body = "\n{\"topic\":\"own\",\r\n \"n\":[1.0 ]}"
            try writeFile(site.path("body"), Array(body.utf8))
            for path in [site.path("body"), "/dev/null"] {
                let receipt = try send(["--file", path]).outputText.split(separator: " ")[1]
                let more = ["--from", String(receipt), "--data", site.data.path]
                #expect(try send(more).ending == .exited(0))
                let lines = try site.data.files()[String(receipt.prefix { $0 != ":" })].map { wholeLines($0) } ?? []
                #expect(lines.count == 2 && Set(lines.map { $0.dropFirst(43) }).count == 1)
            }
            let stored = try send([]).outputText.split(separator: " ")[1]
            #expect(
                try send(["--from", String(stored), "--data", site.data.path, "--set", ".message.text=x"]).ending
                    == .exited(0))
            #expect(try lastEvent().contains(#""text":"x""#))
            let missing = try send(["--from", "messages/1999-01-01.ndjson:0:9", "--data", site.data.path])
            #expect(missing.ending == .exited(74))
            #expect(try send(["--from", "x", "--data", site.data.path]).ending == .exited(64))
            #expect(try send(["--from", String(stored)]).ending == .exited(64))
        }

        @Test("a stored event goes through jq and back as a test event")
        func pipe() throws {
            _ = try send(["--sample", "text-minimal"])
            let line = """
                "$0" show "$1" --event | jq -cj '.message.text = "again"' | "$0" send http://localhost/ - \
                    --unix-socket '\(nginx.path)'
                """
            let stored = try send([]).outputText.split(separator: " ")[1]
            let run = try SpawnPlan(
                "/bin/bash", ["-c", line, try Hooklinectl.path(), String(stored)],
                environment: [
                    "PATH": "/usr/bin:/bin", "HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath,
                ]
            ).run()
            #expect(blanked(run) == "200  messages/DAY.PLACE  MS\n[0]\n")
            let event = try lastEvent()
            #expect(event.contains(#""text":"again""#), "\(event)")
            #expect(try site.data.lines().count == 3)
        }

        @Test("an endpoint that is not there: 69, and why")
        func nobody() throws {
            let socket = site.path("nobody")
            let run = try Hooklinectl.run(
                ["send", "http://localhost/", "--unix-socket", socket, "--secret-file", site.secretPath])
            let words = "Couldn't connect to server: No such file or directory"
            #expect(run.screen == "hooklinectl: http://localhost/: \(words)\n[69]\n")
        }
    }
}
