import Glibc
import TestSupport
import Testing

extension Operating {
    /// Foreign bytes reach a terminal by one way only, which makes them visible; JSON escapes them.
    @Suite("Foreign bytes are made visible")
    struct ForeignBytesTests {
        private static let ulid = "01HF7YCMK0V3RS3DTR98H6BCFN"
        /// C0, DEL, C1 and marks of direction, as Connectly may send them: JSON needs escapes for C0 only.
        private static let hostile =
            "\\u001b]0;x\\u0007\\u001b[2J\u{7F}\u{9B}31m\u{85}\u{202E}\u{2066}\u{200F}\u{61C}\u{2028}"
        private let site: Site

        init() throws {
            site = try Site()
            for folder in ["", "/delivery_status", "/messages"] {
                try makeDirectory(site.data.path + folder, mode: 0o700)
            }
        }

        private func run(_ arguments: [String]) throws -> CommandRun {
            try Hooklinectl.run(
                arguments, environment: ["HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath])
        }

        private func store(_ event: String, _ topic: String) throws {
            let line = """
                {"receivedAt":"2025-11-20T10:00:00.000000Z","topic":"\(topic)","signature":\
                "\(WebhookSigner().signature(of: Array(event.utf8)))","event":\(event)}

                """
            try writeFile("\(site.data.path)/\(topic)/2025-11-20.ndjson", Array(line.utf8))
        }

        /// What could steer a terminal.
        private func steering(_ bytes: [UInt8]) -> [Unicode.Scalar] {
            String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { scalar in
                switch scalar.value {
                case 0x0A: false
                case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
                default: false
                }
            }
        }

        private func expectTame(_ run: CommandRun) {
            #expect(steering(run.output + run.errors).isEmpty, "\(run.screen)")
            #expect((run.outputText + run.errorText).contains("\\u"), "\(run.screen)")
        }

        @Test("in tables and in JSON: every text of a stored event")
        func stored() throws {
            let text = Self.hostile
            try store(
                """
                {"timestamp":"\(text)","recipient":{"id":"\(text)"},"metadata":{"campaign_name":"\(text)"},\
                "callbackData":{"\(text)":\t"\(text)"},"statusUpdate":{"id":"\(Self.ulid)","status":"\(text)",\
                "error":{"code":"\(text)","userMessage":"\(text)","cntTraceId":"\(text)"}}}
                """, "delivery_status")
            try store(
                """
                {"timestamp":"\(text)","sender":{"id":"\(text)"},"context":{"replyToId":"\(Self.ulid)"},\
                "buttonResponse":{"text":"\(text)","payload":"\(text)"},"callbackData":"\(text)"}
                """, "messages")
            let table = try run(["timeline", Self.ulid])
            #expect(table.ending == .exited(0) && table.output.count(where: { $0 == 0x0A }) == 8, "\(table.screen)")
            expectTame(table)
            let object = try run(["timeline", "--json", Self.ulid])
            expectTame(object)
            #expect(isJSON(object.output.dropLast()) && object.output.count(where: { $0 == 0x0A }) == 1)
        }

        @Test("in receipts and statuses of a peer")
        func peer() throws {
            let server = try RawServer(
                answering: "HTTP/1.1 200 OK\r\nHookline-Receipt: \u{1B}[2J\u{9B}m:0:1\r\nContent-Length: 0\r\n\r\n")
            defer { server.stop() }
            for more in [[], ["--json"]] { expectTame(try run(["send", server.address] + more)) }
        }

        /// A server that answers so in the API's place, and the options that lead to it.
        private func api(answering status: Int, _ body: String) throws -> (RawServer, [String]) {
            let answer = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let server = try RawServer(answering: answer)
            try writeFile(site.path("key"), Array("key\n".utf8))
            return (server, ["--business", "b", "--api-key-file", site.path("key"), "--base-url", server.address])
        }

        @Test("in what Connectly's API answers, errors too, of which none makes a line of its own")
        func api() throws {
            let error = #"{"code":"\u001b[2J","userMessage":"a\nhooklinectl: b","cntTraceId":"\u009b"}"#
            let list = #"{"entity":{"webhooks":[{"id":"\u001b[2J","topic":"a\nb","address":"\u202e"}]}}"#
            for (status, body) in [(400, error), (200, list)] {
                let (server, arguments) = try api(answering: status, body)
                defer { server.stop() }
                let table = try run(["webhooks", "list"] + arguments)
                expectTame(table)
                #expect((table.output + table.errors).count(where: { $0 == 0x0A }) == (status == 200 ? 2 : 1))
                expectTame(try run(["webhooks", "list", "--json"] + arguments))
            }
        }

        @Test("an odd registration hides no other one")
        func oddRegistration() throws {
            let body = #"{"entity":{"webhooks":[{"id":7},{"id":"wh_1","topic":"t"},{"id":"x","configuration":9}]}}"#
            let (server, arguments) = try api(answering: 200, body)
            defer { server.stop() }
            let listed = try run(["webhooks", "list"] + arguments)
            #expect(listed.ending == .exited(69) && listed.outputText.contains("wh_1  t"))
            #expect(listed.errorText.contains("2 registrations not of the form"))
            let wanted = ["--topic", "t", "--address", "https://x.example"]
            #expect(try run(["webhooks", "ensure"] + wanted + arguments).ending == .exited(69))
            #expect(server.requests.allSatisfy { $0.hasPrefix("GET ") })
        }

        @Test("in names of files and in arguments, which also need not be UTF-8")
        func names() throws {
            for arguments in [
                ["verify", "/nowhere/\u{1B}[2J"], ["timeline", "\u{1B}[2J"],
                ["stuck", "--after", "1h", "--\u{1B}[2J\u{202E}"],
                ["send", "\u{1B}[2J"], ["stuck", "--after", "\u{9B}2J"], ["\u{1B}[2J"],
            ] {
                let run = try run(arguments)
                expectTame(run)
            }
            let name = "\(site.path)/caf$'\\xe9'"
            let lines = """
                printf '\\xff\\n' >\(name)
                "$0" verify \(name); "$0" verify --json \(name); "$0" verify \(name)x
                """
            let ended = try SpawnPlan(
                "/bin/bash", ["-c", lines, try Hooklinectl.path()],
                environment: ["HOOKLINE_SECRET_FILE": site.secretPath]
            ).run()
            #expect(ended.outputText.contains("/caf\\xe9:1: byte 0: form"), "\(ended.screen)")
            #expect(ended.outputText.contains("/caf\\\\xe9\",\"line\":1"), "\(ended.screen)")
            #expect(ended.errorText.contains("/caf\\xe9x: open: No such file or directory"), "\(ended.screen)")
        }
    }
}
