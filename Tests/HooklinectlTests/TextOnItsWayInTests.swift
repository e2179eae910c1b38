import Glibc
import TestSupport
import Testing

extension Operating {
    /// Text is never repaired or cut on its way in: a slip is named, and nothing else is done instead.
    @Suite("Text on its way in")
    struct TextOnItsWayInTests {
        private let site: Site

        init() throws { site = try Site() }

        @Test(
            "a key that holds what is likely no part of it is refused, and nothing is sent",
            arguments: [
                ("\u{FEFF}key\n", "begins with a byte-order mark"), ("key\r\n", "has a CR"),
                ("key \n", "a blank begins"),
                (" key\n", "a blank begins"), ("\"key\"\n", "is quoted"), ("'key'", "is quoted"),
                ("# our key\nkey\n", "begins with a comment"), ("ke\u{0}y\n", "has a NUL"), ("", "is not one line"),
                ("key\nkey\n", "is not one line"), ("ké\n", "is not one line"),
                (String(repeating: "k", count: 4097), "is longer than 4096 bytes"),
            ])
        func key(text: String, words: String) throws {
            let server = try RawServer(answering: "")
            defer { server.stop() }
            try writeFile(site.path("key"), Array(text.utf8))
            let run = try Hooklinectl.run(
                [
                    "webhooks", "list", "--business", "b", "--api-key-file", site.path("key"), "--base-url",
                    server.address,
                ])
            #expect(
                run.ending == .exited(65) && run.errorText.contains("\(site.path("key")): \(words)"), "\(run.screen)")
            #expect(server.requests.isEmpty)
        }

        @Test(
            "a secret that is a comment, or of a file that is too long, signs nothing",
            arguments: ["# our secret\nfake-webhook-secret\n", String(repeating: "s", count: 65537)])
        func secret(text: String) throws {
            try writeFile(site.secretPath, Array(text.utf8))
            let run = try Hooklinectl.run(["sign", "--secret-file", site.secretPath, "/dev/null"])
            #expect(run.ending == .exited(65) && run.output.isEmpty, "\(run.screen)")
        }

        @Test("a line of ids with a byte-order mark, quotes or a comment is none, and is named")
        func ids() throws {
            try makeDirectory(site.data.path, mode: 0o700)
            let list = "\u{FEFF}id-1\n\"id-2\"\n#id-3\nid-4\u{200B}\nid\u{A0}5\nid-6\n"
            let run = try Hooklinectl.run(
                ["stuck", "--after", "1h", "--ids", "-", "--json"], environment: ["HOOKLINE_DATA": site.data.path],
                input: Array(list.utf8))
            #expect(run.ending == .exited(65))
            #expect(run.outputText == "{\"id\":\"id-6\",\"status\":null,\"since\":null,\"seconds\":null}\n")
            #expect(run.errorText == (1...5).map { "hooklinectl: -: line \($0) holds no id\n" }.joined())
        }

        @Test("text that is no UTF-8 never leaves as something else; the path of a socket may be of any bytes")
        func leaving() throws {
            let server = try RawServer(answering: "")
            defer { server.stop() }
            let nginx = try NginxServer(server: "location / { return 200; }")
            try writeFile(site.path("key"), Array("key\n".utf8))
            let hook = "webhooks create --business b --api-key-file \(site.path("key")) --base-url \(server.address)"
            let script = """
                "$0" \(hook) --topic $'\\xe9' --address https://x.example; echo $?
                "$0" \(hook) --topic t --address $'https://x.example/\\xe9'; echo $?
                "$0" \(hook) --topic t --address https://x.example --filter $'a=\\xe9'; echo $?
                "$0" send \(server.address)/$'\\xe9' --no-signature; echo $?
                "$0" send \(server.address)/ --no-signature --set $'.a=\\xe9'; echo $?
                ln -s \(nginx.path) \(site.path("s"))$'\\xe9'
                "$0" send http://localhost/ --no-signature --unix-socket \(site.path("s"))$'\\xe9' >&2; echo $?
                """
            let run = try SpawnPlan(
                "/bin/bash", ["-c", script, try Hooklinectl.path()], environment: ["PATH": "/usr/bin:/bin"]
            ).run()
            #expect(run.outputText == "64\n64\n64\n64\n64\n0\n", "\(run.screen)")
            #expect(server.requests.isEmpty)
        }

        @Test("a data directory whose name is no UTF-8, or begins with a combining character, is read")
        func paths() throws {
            let event = "{\"statusUpdate\":{\"id\":\"id-1\",\"status\":\"sent\"}}"
            let line = """
                {"receivedAt":"2025-11-20T10:00:00.000000Z","topic":"delivery_status","signature":\
                "\(WebhookSigner().signature(of: Array(event.utf8)))","event":\(event)}
                """
            for name in ["$'caf\\xe9'", "$'\\xcc\\x81x'"] {
                let data = "\(site.path)/\(name)"
                let script = """
                    mkdir -p \(data)/delivery_status; cat >\(data)/delivery_status/2025-11-20.ndjson
                    "$0" timeline --data \(data) id-1; HOOKLINE_DATA=\(data) "$0" timeline id-1
                    "$0" verify \(data)/*/*
                    """
                let run = try SpawnPlan(
                    "/bin/bash", ["-c", script, try Hooklinectl.path()],
                    environment: ["PATH": "/usr/bin:/bin", "HOOKLINE_SECRET_FILE": site.secretPath]
                ).run(input: Array("\(line)\n".utf8))
                #expect(run.outputText.components("id-1  sent\n") == 2, "\(run.screen)")
                #expect(run.outputText.hasSuffix(": 0 faults\n") && run.errors.isEmpty, "\(run.screen)")
            }
        }
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
