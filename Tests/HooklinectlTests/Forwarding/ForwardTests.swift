import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl forward` to an application that answers as it should, or does not.
    @Suite("forward")
    struct ForwardTests {
        private let lines: ForwardSite
        private static let topics = ["messages", "delivery_status", "report"]

        init() throws { lines = try ForwardSite() }

        /// Whether each event was taken exactly once, those of a topic in their order.
        private func expectEachOnce(_ taken: [String], but missing: [String] = []) {
            for topic in Self.topics {
                let expected = ForwardSite.only(topic, of: lines.receipts).filter { !missing.contains($0) }
                #expect(ForwardSite.only(topic, of: taken) == expected)
            }
        }

        @Test("every sample comes with the bytes and the signature that Connectly sent")
        func verbatim() throws {
            let site = lines.site
            let bodies = [" {\"message\":{\"text\":\"a\"},\n\"x\":1}\r\n", "no JSON", "", "{}", "[1,\n2]"]
            let deliveries = try Sample.all().map(\.delivery) + bodies.map { Delivery.signed($0) }
            for delivery in deliveries { #expect(try CGIEntrance(site).answer(delivery).status == 200) }
            let application = try TakingApplication(site)
            let run = try lines.runOnce(to: application)
            #expect(run.screen == "[0]\n")
            #expect(try application.taken().count == deliveries.count)
        }

        @Test(
            "a fault that may pass is met again until the event is taken, in order, and told once",
            arguments: [
                "408", "425", "429", "500", "503", "date", "reset", "half", "silence", "slow",
            ])
        func again(fault: String) throws {
            try lines.add(4, topics: ["messages"])
            let application = try TakingApplication(lines.site, faults: [fault])
            let run = try lines.runOnce(to: application, ["--show"])
            #expect(run.ending == .exited(0))
            expectEachOnce(try application.taken())
            let told = run.errorText.split(separator: "\n")
            // A connection that was used before and ends without a word is made anew by libcurl itself.
            let failures = fault == "slow" ? 0...0 : ["reset", "silence"].contains(fault) ? 1...4 : 4...4
            #expect(failures.contains(run.outputText.split(separator: "\n").count - 4))
            #expect(failures.contains(told.count / 2), "\(run.errorText)")
            #expect(told.allSatisfy { $0.hasSuffix("; again") || $0.hasSuffix(" is taken now") })
        }

        @Test("no answer within the time of an attempt is met again")
        func timeout() throws {
            try lines.add(2, topics: ["messages"])
            let application = try TakingApplication(lines.site, faults: ["hang"])
            let run = try lines.runOnce(to: application, ["--timeout", "1"])
            #expect(run.ending == .exited(0))
            expectEachOnce(try application.taken())
        }

        @Test("nobody at the address is met again, and the run can be ended")
        func nobody() throws {
            try lines.add(2, topics: ["messages"])
            let closed = try RawServer(answering: "")
            closed.stop()
            var plan = try lines.plan([
                "--to", closed.address, "--resume", lines.positions, "--from", lines.receipts[0],
            ])
            let errors = lines.site.path("errors")
            plan.descriptors[2] = try OpenDescriptor.opening(errors, O_WRONLY | O_CREAT | O_APPEND)
            let process = try SpawnedProcess(plan)
            try waitUntil("a word of the fault") { try readFile(errors).count > 0 }
            try process.signal(SIGTERM)
            #expect(try process.waitForEnd() == .exited(0))
            let text = String(decoding: try readFile(errors), as: UTF8.self)
            #expect(text.hasPrefix("hooklinectl: messages: \(lines.receipts[0]): ") && text.hasSuffix("; again\n"))
            let application = try TakingApplication(lines.site)
            #expect(try lines.runOnce(to: application).ending == .exited(0))
            expectEachOnce(try application.taken())
        }

        @Test("a refusal ends the run, and the event is the next one", arguments: ["301", "400", "404", "410"])
        func refusal(status: String) throws {
            try lines.add(3, topics: ["messages"])
            let refusing = try TakingApplication(lines.site, faults: [status])
            for _ in 1...2 {
                let word = "\(lines.receipts[0]): refused: \(status); it is the next one when this is run again"
                #expect(try lines.runOnce(to: refusing).screen == "hooklinectl: \(word)\n[69]\n")
            }
            let application = try TakingApplication(lines.site)
            #expect(try lines.runOnce(to: application).ending == .exited(0))
            expectEachOnce(try application.taken())
        }

        @Test("with --refused a refusal is noted, the run goes on, and nothing of it comes again")
        func noted() throws {
            try lines.add(30)
            let application = try TakingApplication(lines.site, faults: ["410"], share: 400)
            let file = lines.site.path("refused")
            #expect(try lines.runOnce(to: application, ["--refused", file]).ending == .exited(69))
            let notes = String(decoding: try readFile(file), as: UTF8.self).split(separator: "\n").map(String.init)
            #expect(notes.count > 3 && notes.allSatisfy { $0.hasSuffix(" 410") })
            expectEachOnce(try application.taken(), but: notes.map { String($0.dropLast(4)) })
            #expect(try lines.runOnce(to: application, ["--refused", file]).screen == "[0]\n")
            #expect(try application.taken().count + notes.count == 30)
        }

        @Test("a topic that is held up holds up no other one")
        func apart() throws {
            try lines.add(30)
            let application = try TakingApplication(lines.site)
            let closed = try RawServer(answering: "")
            closed.stop()
            let process = try SpawnedProcess(
                try lines.plan([
                    "--to", application.address, "--to", "messages=\(closed.address)", "--resume",
                    lines.positions, "--since", "2026-11-22",
                ]))
            try waitUntil("the other topics' events") { try application.taken().count == 20 }
            try process.signal(SIGTERM)
            #expect(try process.waitForEnd() == .exited(0))
            #expect(ForwardSite.only("messages", of: try application.taken()) == [])
            #expect(try lines.runOnce(to: application).ending == .exited(0))
            expectEachOnce(try application.taken())
        }

        @Test("what comes while it runs is forwarded, also of a topic that is born")
        func listening() throws {
            let application = try TakingApplication(lines.site)
            let process = try SpawnedProcess(
                try lines.plan(["--to", application.address, "--resume", lines.positions]))
            try waitUntil("the position file") { access(lines.positions, F_OK) == 0 }
            for count in [1, 5, 30] {
                try lines.add(count, day: "2026-11-\(20 + count % 7)")
                try waitUntil("\(count) more") { try application.taken().count == lines.receipts.count }
            }
            try process.signal(SIGTERM)
            #expect(try process.waitForEnd() == .exited(0))
            let taken = Set(try application.taken())
            #expect(taken == Set(lines.receipts))
        }

        @Test("with --sign the first secret signs")
        func signing() throws {
            try lines.add(2, topics: ["messages"])
            let other = lines.site.path("other")
            try writeFile(other, Array("another-secret\n".utf8))
            let application = try TakingApplication(lines.site, secret: "another-secret")
            #expect(try lines.runOnce(to: application).ending == .exited(69))
            #expect(try lines.runOnce(to: application, ["--sign", "--secret-file", other]).ending == .exited(0))
            expectEachOnce(try application.taken())
        }

        @Test("with --pace events keep their pauses, or come so many a second")
        func pace() throws {
            try lines.add(300, topics: ["messages"])
            let application = try TakingApplication(lines.site)
            let clock = ContinuousClock()
            let start = clock.now
            let recorded = try lines.runOnce(to: application, ["--pace", "recorded"])
            // 300 lines, each a thousandth of a second behind the one before.
            #expect(recorded.ending == .exited(0) && clock.now - start >= .milliseconds(295))
            let begun = clock.now
            let few = try lines.run([
                "--to", application.address, "--until", "2026-11-22T10:00:00.010Z", "--pace", "20",
            ])
            #expect(few.ending == .exited(0) && clock.now - begun >= .milliseconds(445))
            #expect(try application.taken().count == 310)
        }

        @Test("on a terminal a replay draws how far it has come, and takes that away")
        func progress() throws {
            try lines.add(30)
            let application = try TakingApplication(lines.site)
            let terminal = try Terminal()
            var plan = try lines.plan(["--to", application.address, "--once"])
            plan.descriptors[2] = terminal.inner
            #expect(try SpawnedProcess(plan).waitForEnd() == .exited(0))
            let shown = try terminal.shown(to: "\r\u{1B}[K")
            #expect(shown.contains("\r[##############################] 30 of 30\r"), "\(shown)")
        }

        @Test("--dry-run says what would be sent, and neither sends nor keeps anything")
        func dryRun() throws {
            try lines.add(3)
            let run = try lines.run([
                "--to", "http://127.0.0.1:1/a", "--to", "report=https://example.com/r", "--once", "--dry-run",
                "--resume", lines.positions,
            ])
            let expected = lines.receipts.map {
                "\($0)  text  120 bytes  \($0.hasPrefix("report") ? "https://example.com/r" : "http://127.0.0.1:1/a")\n"
            }
            #expect(run.screen == expected.joined() + "[0]\n")
            #expect(access(lines.positions, F_OK) != 0)
        }

        @Test("what the answer says is shown, and steers no terminal")
        func response() throws {
            try lines.add(1, topics: ["messages"])
            let text = "\u{1B}[2J\n" + String(repeating: "x", count: 395)
            let server = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n\(text)")
            defer { server.stop() }
            let run = try lines.run(["--to", server.address, "--once", "--show-response"])
            let head = "2026-11-22T10:00:00Z  text  \(lines.receipts[0])  200  "
            #expect(run.outputText.hasPrefix(head))
            #expect(run.outputText.hasSuffix(#"  \u001b[2J\u000a"# + String(repeating: "x", count: 115) + "\n"))
        }

        @Test(
            "arguments that make no sense are refused",
            arguments: [
                ([], "One of --to and --exec has to say where events go."),
                (
                    ["--to", "http://127.0.0.1:1", "--exec", "true"],
                    "One of --to and --exec has to say where events go."
                ),
                (["--to", "ftp://127.0.0.1"], "The value 'ftp://127.0.0.1' is invalid for '--to <url>'"),
                (["--to", "x=http://a", "--to", "x=http://b"], "--to is given twice for the topic x."),
                (["--to", "http://a", "--to", "http://b"], "--to is given twice for all topics."),
                (["--exec", "true", "--sign"], "--sign is for --to: a command gets no signature."),
                (["--to", "http://a", "--concurrency", "0"], "--concurrency is from 1 to 1024."),
                (["--to", "http://a", "--pace", "0"], "The value '0' is invalid for '--pace <recorded|n>'"),
                (["--to", "x=http://a", "messages"], "no --to says where messages goes"),
            ] as [([String], String)])
        func usage(arguments: [String], word: String) throws {
            let run = try lines.run(arguments)
            #expect(run.ending == .exited(64) && run.output.isEmpty)
            #expect(run.errorText.contains(word), "\(run.errorText)")
        }
    }
}
