import TestSupport
import Testing

extension Operating {
    /// `show` of what a real worker stored.
    @Suite("show")
    struct ShowTests {
        private static let nowhere = "messages/1999-01-01.ndjson:0:9"
        private let site: Site

        init() throws { site = try Site() }

        /// Stores a body and gives its receipt.
        private func receipt(of delivery: Delivery) throws -> String {
            let answer = try CGIEntrance(site, ["HOOKLINE_MAX_BODY": "8000000"]).answer(delivery)
            return try #require(answer["Hookline-Receipt"])
        }

        private func receipt(of body: String) throws -> String { try receipt(of: .signed(body)) }

        private func show(_ arguments: [String]) throws -> CommandRun {
            try Hooklinectl.run(["show"] + arguments, environment: ["HOOKLINE_DATA": site.data.path])
        }

        @Test("the line, the event and the signed body are the stored and the sent bytes, of all samples")
        func samples() throws {
            let samples = try Sample.all()
            let receipts = try samples.map { try receipt(of: $0.delivery) }
            let bodies = try show(["--body"] + receipts)
            #expect(bodies.output == samples.flatMap(\.body) && bodies.ending == .exited(0), "\(bodies.errorText)")
            for (sample, receipt) in zip(samples, receipts) {
                let line = try show([receipt])
                let place = receipt.split(separator: ":")
                let file = try readFile("\(site.data.path)/\(place[0])")
                #expect(line.output == Array(file.dropFirst(Int(place[1]) ?? 0).prefix(Int(place[2]) ?? 0)))
                let event = try #require(StoredLine(line.output.dropLast()).event)
                #expect(try show(["--event", receipt]).output == event + [0x0A])
                #expect(try show(["--body", receipt]).output == sample.body)
            }
            let lines = try show(receipts.filter { $0.hasPrefix("messages/") })
            let proof = try Hooklinectl.run(
                ["verify", "--secret-file", site.secretPath, "-"], input: lines.output)
            #expect(proof.outputText.hasSuffix(": 0 faults\n"), "\(proof.screen)")
        }

        @Test("a body with line ends is as it was signed, an event is one line; what is no JSON has a body only")
        func bodies() throws {
            let (pretty, broken) = ("\n{\"message\":\r\n  {\"text\":\"a\"}}\n", "no JSON\u{0}\n")
            let receipts = try [receipt(of: pretty), receipt(of: broken)]
            #expect(try show(["--body"] + receipts).output == Array((pretty + broken).utf8))
            let events = try show(["--event"] + receipts)
            #expect(
                events.screen == """
                    {"message":    {"text":"a"}}
                    hooklinectl: \(receipts[1]): the line holds no event, as its body is no JSON; --body prints it
                    [65]

                    """)
        }

        @Test("one bad receipt hides no other one, each is told, and the worst number counts")
        func bad() throws {
            let receipt = try receipt(of: #"{"message":{}}"#)
            let place = receipt.split(separator: ":").map(String.init)
            let length = Int(place[2]) ?? 0
            let path = "\(site.data.path)/\(place[0])"
            let run = try show([
                "\(place[0]):1:\(length - 1)", receipt, "\(place[0]):\(length):9", "\(place[0]):0:9", receipt,
            ])
            #expect(
                run.errorText == """
                    hooklinectl: \(path):1:\(length - 1): no line begins there
                    hooklinectl: \(path):\(length):9: the file ends before that place
                    hooklinectl: \(path):0:9: the line that begins there is one of \(length) bytes

                    """)
            #expect(run.ending == .exited(65) && run.output.count == 2 * length)
            let worst = try show([Self.nowhere, "x", receipt])
            #expect(worst.ending == .exited(74) && worst.output.count == length)
            #expect(
                worst.errorText == """
                    hooklinectl: \(site.data.path)/messages/1999-01-01.ndjson: open: No such file or directory
                    hooklinectl: 'x' is not a receipt, as messages/2026-11-22.ndjson:4711:312 is one

                    """)
            #expect(try show(["x"]).ending == .exited(64))
            #expect(try show(["../data/\(receipt)"]).ending == .exited(64))
        }

        @Test("a line where a writer died, and one that is damaged, have their words")
        func torn() throws {
            let receipt = try receipt(of: #"{"message":{}}"#)
            let (torn, damaged) = (#"{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages","torn":7}"#, "{}")
            let name = String(receipt.prefix { $0 != ":" })
            try writeFile("\(site.data.path)/\(name)", Array("  \(torn)\n\(damaged)\n   \n".utf8))
            let count = torn.utf8.count + 1
            let run = try show(["\(name):2:\(count)", "\(name):\(count + 2):3", "\(name):\(count + 5):4"])
            #expect(
                run.screen.replacing("\(site.data.path)/\(name)", with: "FILE") == """
                    hooklinectl: FILE:2:\(count): that line stands for one in which a writer died; no receipt names it
                    hooklinectl: FILE: the line at byte \(count + 2) is not what Hookline writes, at byte 0 of the line
                    hooklinectl: FILE:\(count + 5):4: only blanks stand there
                    [65]

                    """)
        }

        @Test("a compressed file is read as it is, a long line whole")
        func long() throws {
            let body = #"{"message":{"text":"\#(String(repeating: "é", count: 3_000_000))"}}"#
            let receipts = try [receipt(of: #"{"message":{}}"#), receipt(of: body)]
            #expect(try show(["--body", receipts[1]]).output == Array(body.utf8))
            let name = String(receipts[0].prefix { $0 != ":" })
            let packed = try SpawnPlan(try Program.system("gzip"), ["\(site.data.path)/\(name)"]).run()
            #expect(packed.ending == .exited(0))
            #expect(try show(["--body", receipts[1], receipts[0]]).output == Array((body + #"{"message":{}}"#).utf8))
        }

        @Test(
            "on a terminal, what could steer it is made visible, in each form", arguments: ["", "--event ", "--body "])
        func terminal(option: String) throws {
            let receipt = try receipt(of: "{\"message\":{\"text\":\"\u{9B}31m\u{202E}\u{10FE00}\u{7F}\"}}")
            let line = "'\(try Hooklinectl.path())' show \(option)\(receipt)"
            let shell = SpawnPlan(
                try Program.system("script"), ["--quiet", "--return", "--command", line, "/dev/null"],
                environment: ["HOOKLINE_DATA": site.data.path, "SHELL": "/bin/sh"])
            let run = try shell.run()
            #expect(run.outputText.contains(#""text":"\u009b31m\u202e\udbff\ude00\u007f""#), "\(run.screen)")
            #expect(!run.output.contains { ($0 < 0x20 && $0 != 0x0A && $0 != 0x0D) || $0 >= 0x7F })
        }

        @Test("only one form can be had, and the data directory has to be named")
        func usage() throws {
            #expect(try show(["--event", "--body", Self.nowhere]).ending == .exited(64))
            let run = try Hooklinectl.run(["show", Self.nowhere])
            #expect(run.screen == "hooklinectl: --data or HOOKLINE_DATA has to name the data directory\n[64]\n")
        }
    }
}
