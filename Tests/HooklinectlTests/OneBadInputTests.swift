import Glibc
import TestSupport
import Testing

extension Operating {
    /// One bad input never ends a run: it is named and passed over, the rest is done, and the worst number ends it.
    @Suite("One bad input never ends a run")
    struct OneBadInputTests {
        private static let ulid = "01HF7YCMK0V3RS3DTR98H6BCFN"
        private let site: Site

        init() throws {
            site = try Site()
            for folder in ["", "/delivery_status", "/messages"] {
                try makeDirectory(site.data.path + folder, mode: 0o700)
            }
        }

        private func run(_ arguments: [String], input: [UInt8] = []) throws -> CommandRun {
            let settings = ["HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath]
            return try Hooklinectl.run(arguments, environment: settings, input: input)
        }

        private func store(_ text: String, _ name: String) throws {
            try writeFile("\(site.data.path)/\(name)", Array(text.utf8))
        }

        /// A signed line of one status.
        private func status(_ word: String, _ second: Int, timestamp: String = "10") -> String {
            let event = """
                {"timestamp":"\(timestamp)","statusUpdate":{"id":"\(Self.ulid)","status":"\(word)"}}
                """
            let signature = WebhookSigner().signature(of: Array(event.utf8))
            return """
                {"receivedAt":"2025-11-20T10:00:\(second).000000Z","topic":"delivery_status",\
                "signature":"\(signature)","event":\(event)}

                """
        }

        /// Before and behind good files: a damaged gzip, a dangling link, a directory, a FIFO, and a topic that is none.
        private func layOutBadFiles() throws {
            try store(status("sent", 10) + status("sent", 11).replacing("sent", with: "Sent"), goodName)
            try store("\u{1F}no gzip", "messages/2025-01-01.ndjson")
            try writeFile("\(site.data.path)/messages/2025-01-02.ndjson.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3])
            symlink("/nowhere", "\(site.data.path)/delivery_status/2025-01-03.ndjson")
            try makeDirectory("\(site.data.path)/delivery_status/2025-01-04.ndjson", mode: 0o700)
            mkfifo("\(site.data.path)/delivery_status/2025-01-05.ndjson", 0o600)
            symlink("/nowhere", "\(site.data.path)/alerts")
        }

        private let goodName = "delivery_status/2025-11-20.ndjson"

        @Test("bad files: each is named, the findings of the others are kept, and the number is the worst")
        func badFiles() throws {
            try layOutBadFiles()
            let named = [
                "alerts: stat: No such file or directory", "2025-01-02.ndjson.gz: the compressed bytes are damaged",
                "2025-01-03.ndjson: open: No such file or directory", "2025-01-04.ndjson: is not a regular file",
                "2025-01-05.ndjson: is not a regular file",
            ]
            let verify = try run(["verify"])
            #expect(verify.ending == .exited(74))
            for words in named { #expect(verify.errorText.contains(words), "\(verify.screen)") }
            #expect(verify.outputText.contains("2025-11-20.ndjson:2: byte "))
            #expect(verify.outputText.hasSuffix(": 2 faults\n"))
            for arguments in [["stuck", "--after", "1h"], ["timeline", "no-ulid", Self.ulid]] {
                let found = try run(arguments)
                #expect(found.ending == .exited(74) && found.outputText.contains(Self.ulid), "\(found.screen)")
                #expect(found.outputText.contains("sent"))
                #expect(found.errors.count(where: { $0 == 0x0A }) >= 4)
            }
        }

        @Test("the worst number is the largest: a damaged file's is above a fault's, an unreadable one's above both")
        func numbers() throws {
            try store(status("sent", 10).replacing("sent", with: "Sent"), goodName)
            #expect(try run(["verify"]).ending == .exited(1))
            try writeFile("\(site.data.path)/messages/2025-01-02.ndjson.gz", [0x1F, 0x8B, 8])
            #expect(try run(["verify"]).ending == .exited(65))
            symlink("/nowhere", "\(site.data.path)/messages/2025-01-03.ndjson")
            #expect(try run(["verify"]).ending == .exited(74))
            let named = try run(["verify", "/nowhere", "\(site.data.path)/\(goodName)"])
            #expect(named.outputText.hasSuffix(": 1 fault\n"))
        }

        @Test(
            "an id that is none is named, and the others are told",
            arguments: ["", " ", "\n", "a\nb", "\u{1B}[2J", "\u{85}"])
        func badIds(id: String) throws {
            try store(status("sent", 10), goodName)
            let alone = try run(["timeline", id])
            #expect(alone.ending == .exited(64) && alone.output.isEmpty, "\(alone.screen)")
            #expect(!alone.errors.contains(0x1B) && alone.errors.count(where: { $0 == 0x0A }) == 1)
            let both = try run(["timeline", id, Self.ulid])
            #expect(both.ending == .exited(64) && both.outputText.hasPrefix("\(Self.ulid)  sent\n"))
        }

        @Test("a list of ids goes on behind a line that holds none, whatever stands there")
        func badList() throws {
            let bad = Array("a b\n{\"id\":\"\"}\n{\"id\":7}\n".utf8) + [0xFF, 0x0A]
            let list = bad + Array("good\n{\"id\":\"last\"}".utf8)
            let found = try run(["stuck", "--after", "1h", "--ids", "-", "--json"], input: list)
            #expect(found.ending == .exited(65))
            #expect(found.outputText.contains("\"good\"") && found.outputText.contains("\"last\""), "\(found.screen)")
            #expect(
                found.errorText
                    == (1...4).map { "hooklinectl: -: line \($0) holds no id\n" }.joined())
        }

        @Test("far timestamps, far ids and huge numbers of torn bytes end nothing")
        func farNumbers() throws {
            let far = ["-9223372036854775808", "9223372036854775807", "99999999999999999999"]
            let words = ["sent", "delivered", "read"]
            try store(
                far.enumerated().map { status(words[$0], 10 + $0, timestamp: $1) }.joined(), goodName)
            let told = try run(["timeline", Self.ulid])
            #expect(told.ending == .exited(0))
            #expect(told.outputText.contains("delivered  9223372036854775807   -      "), "\(told.screen)")
            let torn = (10..<22).map { second in
                """
                {"receivedAt":"2025-11-21T10:00:\(second).000000Z","topic":"messages","torn":999999999999999999}

                """
            }
            try store(torn.joined(), "messages/2025-11-21.ndjson")
            #expect(try run(["verify"]).outputText.contains(": blanks: 0 stand before lines"))
            let late = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
            for arguments in [
                ["timeline", late, "ffffffff-ffff-ffff-ffff-ffffffffffff"], ["stuck", "--after", "1000000d"],
                ["stuck", "--after", "0s", "--within", "1000000d"],
            ] {
                let found = try run(arguments)
                #expect([.exited(0), .exited(1)].contains(found.ending), "\(found.screen)")
            }
            let waiting = try run(["stuck", "--after", "1h", "--ids", "-"], input: Array("\(late)\n".utf8))
            #expect(waiting.screen == "[0]\n")
        }

        @Test(
            "a closed stream, or one that is open the wrong way: 74 and why, no crash",
            arguments: [
                (["verify"], ">&-"), (["verify"], "1</dev/null"), (["verify", "-"], "<&-"),
                (["verify", "-"], "0>/dev/null"), (["sign"], "<&-"), (["sign", "/dev/null"], ">&-"),
                (["stuck", "--after", "1h", "--ids", "-"], "<&-"), (["timeline", "a"], ">&-"), (["summary"], ">&-"),
                (["send", "--list-samples"], ">&-"), (["--help"], ">&-"), (["verify", "--help"], ">&-"),
                (["--version"], "1</dev/null"), (["verify", "/nowhere"], "2>&-"), (["verify"], ">&- 2>&-"),
                (["timeline"], "0<&- 1>&- 2>&-"),
            ])
        func closedStreams(arguments: [String], redirection: String) throws {
            let plan = SpawnPlan(
                try Hooklinectl.path(), arguments,
                environment: ["HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath])
            let ended = try plan.throughShell("exec \"$0\" \"$@\" \(redirection)").run()
            #expect(ended.ending == .exited(arguments == ["timeline"] ? 64 : 74), "\(ended.screen)")
            if !redirection.contains("2>&-") { #expect(ended.errorText.contains(": Bad file descriptor\n")) }
        }

        @Test("a reader that leaves ends it quietly, as it does any program of a pipe")
        func noReader() throws {
            try store((0..<2000).map { _ in status("sent", 10).replacing("sent", with: "Sent") }.joined(), goodName)
            let plan = SpawnPlan(
                "/bin/bash", ["-c", "\"$0\" verify | head -n 1; echo ${PIPESTATUS[0]}", try Hooklinectl.path()],
                environment: [
                    "HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath, "PATH": "/usr/bin:/bin",
                ])
            let ended = try plan.run()
            #expect(ended.outputText.hasSuffix("\n141\n") && ended.errors.isEmpty, "\(ended.screen)")
        }

        @Test("a pipe is read to its end, however slow its writer is; a file that does not end is no body")
        func pipes() throws {
            try store(status("sent", 10), goodName)
            let bytes = try readFile("\(site.data.path)/\(goodName)")
            let pipe = site.path("pipe")
            mkfifo(pipe, 0o600)
            let run = try BlockingThreads.beside {
                // What goes wrong here is missing there.
                guard let file = try? OpenDescriptor.opening(pipe, O_WRONLY) else { return }
                try? writeAll(file, Array(bytes.prefix(100)))
                try? waitUntil("the first half to be read") { try isDrained(file) }
                try? writeAll(file, Array(bytes.dropFirst(100)))
            } _: {
                try Hooklinectl.run(["verify", pipe], environment: ["HOOKLINE_SECRET_FILE": site.secretPath])
            }
            #expect(run.outputText.hasPrefix("1 file, 1 line, "), "\(run.screen)")
            let endless = try self.run(["sign", "/dev/zero"])
            #expect(endless.screen == "hooklinectl: /dev/zero: is longer than 134217728 bytes\n[65]\n")
        }

        @Test("padding makes a body of exactly the size, of an empty object too, and no size ends the program")
        func padding() throws {
            let server = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            defer { server.stop() }
            try writeFile(site.path("empty"), Array("{ }".utf8))
            let send = ["send", server.address, "--file", site.path("empty"), "--size"]
            #expect(try run(send + ["20"]).ending == .exited(0))
            #expect(try #require(server.requests.first).contains("Content-Length: 20\r\n"))
            for size in ["0", "-1", "9223372036854775807"] {
                let refused = try run(send.dropLast() + ["--size=\(size)"])
                #expect(refused.screen == "hooklinectl: --size is from 15 to 134217728 for this body\n[64]\n")
            }
        }
    }
}

/// Whether all that was written to a pipe was read.
private func isDrained(_ pipe: OpenDescriptor) throws -> Bool {
    var unread: Int32 = 0
    try checked("ioctl") { ioctl(pipe.number, UInt(FIONREAD), &unread) }
    return unread == 0
}
