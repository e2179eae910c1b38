import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl forward --exec`.
    @Suite("forward --exec")
    struct ForwardExecTests {
        private let lines: ForwardSite

        init() throws { lines = try ForwardSite() }

        private func run(_ command: String, _ more: [String] = []) throws -> CommandRun {
            try lines.run(["--exec", command, "--once", "--resume", lines.positions] + more)
        }

        @Test("a command reads the event, and finds the receipt and a path in its environment, and nothing else")
        func environment() throws {
            try lines.add(1, topics: ["messages"])
            let run = try run(
                "cat; echo; env | grep -v -e ^PWD= -e ^_= -e ^OLDPWD= -e ^SHLVL=; ls /proc/self/fd | tr '\\n' ' '")
            let event = NumberedEvents("forwarded", size: 120).delivery(0).body
            let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
            let lines =
                String(decoding: event, as: UTF8.self) + "\n" + path + "HOOKLINE_RECEIPT=\(self.lines.receipts[0])\n"
            let sorted = lines.split(separator: "\n").sorted()
            // The last one is the directory that ls reads.
            #expect(run.outputText.split(separator: "\n").dropLast().sorted() == sorted)
            #expect(run.outputText.hasSuffix("\n0 1 2 3 "))
            #expect(run.ending == .exited(0))
        }

        @Test("no signal is blocked or ignored in it")
        func signals() throws {
            try lines.add(1, topics: ["messages"])
            let run = try run("sed -n 's/^Sig\\(Blk\\|Ign\\):.//p' /proc/self/status")
            let masks = run.outputText.split(separator: "\n").map { UInt64($0, radix: 16) }
            // Two signals are the C library's own.
            #expect(masks.map { ($0 ?? 1) & ~(3 << 31) } == [0, 0], "\(run.screen)")
        }

        @Test("an event of a megabyte that nobody reads is no hindrance")
        func unread() throws {
            let body = "{\"text\":\"\(String(repeating: "x", count: 1 << 20))\"}"
            let settings = ["HOOKLINE_MAX_BODY": "2097152"]
            #expect(try CGIEntrance(lines.site, settings).answer(Delivery.signed(body)).status == 200)
            #expect(try run("true").screen == "[0]\n")
            #expect(try lines.run(["--exec", "wc -c", "--once"]).outputText == "\(body.utf8.count)\n")
        }

        @Test("exit 75 is tried again, another number is a refusal", arguments: [(1, "exit 1"), (3, "exit 3")])
        func numbers(number: Int, word: String) throws {
            try lines.add(2, topics: ["messages"])
            let mark = lines.site.path("mark")
            let run = try run("test -e \(mark) && exit \(number); touch \(mark); exit 75")
            #expect(run.ending == .exited(69))
            #expect(run.errorText.contains("exit 75; again\n"))
            #expect(run.errorText.contains("\(lines.receipts[0]): refused: \(word); "))
        }

        @Test("a command that takes too long is killed with all that it started, and tried again")
        func timeout() throws {
            try lines.add(1, topics: ["messages"])
            let mark = lines.site.path("mark")
            let run = try run(
                "test -e \(mark) && exit 0; touch \(mark); sleep 60 & sleep 60", ["--timeout", "1", "--show"])
            #expect(run.ending == .exited(0))
            #expect(run.outputText.contains("  timed out, again  "))
            #expect(run.errorText.contains("timed out; again\n"))
        }

        @Test("one that dies of a signal refuses")
        func signal() throws {
            try lines.add(1, topics: ["messages"])
            let file = lines.site.path("refused")
            #expect(try run("kill -9 $$", ["--refused", file]).ending == .exited(69))
            #expect(String(decoding: try readFile(file), as: UTF8.self) == "\(lines.receipts[0]) signal 9\n")
        }

        @Test("events of a topic come one after another, and several at once with --concurrency")
        func order() throws {
            try lines.add(20, topics: ["messages"])
            #expect(try run("echo $HOOKLINE_RECEIPT").outputText == lines.receipts.map { $0 + "\n" }.joined())
            let all = try lines.run(["--exec", "echo $HOOKLINE_RECEIPT", "--once", "--concurrency", "8"])
            #expect(all.outputText.split(separator: "\n").map(String.init).sorted() == lines.receipts.sorted())
        }
    }
}
