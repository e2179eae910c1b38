import Glibc
import TestSupport
import Testing

extension Operating {
    /// How `follow` ends, and what the next run begins with.
    @Suite("follow, its end")
    struct FollowLeavingTests {
        private let store: NumberedStore
        private let today = "messages/2026-11-18.ndjson"
        private let since = ["--since", "2026-01-01"]

        init() throws { store = try NumberedStore() }

        @Test("TERM, INT and HUP end it between two lines, with 0", arguments: [SIGTERM, SIGINT, SIGHUP])
        func signals(signal: Int32) throws {
            let follower = try Follower.resuming(store)
            try store.append(1...3, to: today)
            #expect(try follower.numbers(when: 3) == [1, 2, 3])
            #expect(try follower.end(by: signal) == .exited(0))
            #expect(try follower.output == (1...3).flatMap { NumberedStore.line($0) } && follower.errors == "")
            try store.append(4...4, to: today)
            #expect(try Follower.rest(store).numbers == [4])
        }

        @Test("a signal that its starter ignores does not end it: nohup")
        func ignored() throws {
            let follower = try Follower.resuming(store) { $0.throughShell("trap '' HUP INT; exec \"$0\" \"$@\"") }
            for number in 1...3 {
                try store.append(number...number, to: today)
                #expect(try follower.numbers(when: number).last == number)
                for signal in [SIGHUP, SIGINT] { try follower.process.signal(signal) }
            }
            #expect(try follower.end() == .exited(0))
        }

        @Test("a reader that leaves ends it as every program of a pipe, and the position is kept")
        func noReader() throws {
            try store.append(1...20_000, to: today)
            let (reading, writing) = try OpenDescriptor.pipe()
            let follower = try follower(printingTo: writing)
            writing.close()
            var read: [UInt8] = []
            while read.count < 300_000 { read += try readSome(reading) }
            reading.close()
            #expect(try follower.process.waitForEnd() == .killed(signal: SIGPIPE))
            #expect(try follower.errors == "")
            let rest = try Follower.rest(store).numbers
            let first = try #require(rest.first)
            #expect(rest == Array(first...20_000))
            // What the reader had, and at most what was on its way: a pipe's 64 KiB, and one piece of its size.
            let length = NumberedStore.line(1).count
            #expect((read.count / length + 1...(read.count + 140_000) / length).contains(first), "\(first)")
        }

        @Test("| head -1")
        func head() throws {
            try store.append(1...20_000, to: today)
            let line = "\"$0\" \"$@\" | head -1; echo \"${PIPESTATUS[0]}\""
            let arguments = ["-c", line, try Hooklinectl.path(), "follow", "--resume", store.outside("position")]
            let run = try SpawnPlan(
                "/bin/bash", arguments + since, environment: ["HOOKLINE_DATA": store.path, "PATH": "/usr/bin:/bin"]
            ).run()
            let first = String(decoding: NumberedStore.line(1), as: UTF8.self)
            #expect(run.screen == "\(first)141\n[0]\n")
            #expect(try Follower.rest(store).numbers.last == 20_000)
        }

        @Test("a reader that takes nothing: TERM ends it, and the next run begins with the first line not whole")
        func stalledReader() throws {
            try store.append(1...20_000, to: today)
            let (reading, writing) = try OpenDescriptor.pipe()
            let follower = try follower(printingTo: writing)
            try waitUntil("it waits for room") {
                var waits = pollfd(fd: writing.number, events: Int16(POLLOUT), revents: 0)
                return poll(&waits, 1, 0) == 0 && isAsleep(follower.process.id)
            }
            writing.close()
            let begun = ContinuousClock.now
            #expect(try follower.end() == .exited(0))
            #expect(ContinuousClock.now - begun < .seconds(5))
            var taken: [UInt8] = []
            while case let piece = try readSome(reading), !piece.isEmpty { taken += piece }
            let whole = wholeLines(taken).count
            #expect(whole > 100)
            #expect(try Follower.rest(store).numbers == Array(whole + 1...20_000))
        }

        @Test("a terminal that is stopped: the same")
        func stalledTerminal() throws {
            try store.append(1...2000, to: today)
            let terminal = try Terminal()
            let follower = try follower(printingTo: terminal.inner)
            try waitUntil("something is shown") { terminal.hasMore }
            try follower.process.signal(SIGTERM)
            #expect(try follower.process.waitForEnd(within: .seconds(10)) == .exited(0))
            let whole = try wholeLines(terminal.rest()).count
            #expect(whole > 0)
            #expect(try Follower.rest(store).numbers == Array(whole + 1...2000))
        }

        private func follower(printingTo output: OpenDescriptor) throws -> Follower {
            try Follower.resuming(store, since) { plan in
                var plan = plan
                plan.descriptors[1] = output
                return plan
            }
        }

        @Test(
            "where nothing can be printed it says so, with 74, and nothing counts as handled",
            arguments: [
                ("exec \"$0\" \"$@\" >&-", "Bad file descriptor"), ("exec \"$0\" \"$@\" >/dev/full", "No space left"),
            ])
        func noOutput(line: String, reason: String) throws {
            try store.append(1...3, to: today)
            let follower = try Follower.resuming(store, since) { $0.throughShell(line) }
            #expect(try follower.process.waitForEnd() == .exited(74))
            #expect(try follower.errors.hasPrefix("hooklinectl: standard output: write: \(reason)"))
            #expect(try Follower.rest(store).numbers == [1, 2, 3])
        }

        @Test("a disk that fills up: what is whole there counts, the rest comes when there is room")
        func fullDisk() throws {
            try store.append(1...3000, to: today)
            let limit = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\""  // of 512 bytes
            let follower = try Follower.resuming(store, since) { $0.throughShell(limit) }
            let ending = try follower.process.waitForEnd()
            let errors = try follower.errors
            #expect(ending == .exited(74), "\(ending) \(errors)")
            let printed = try follower.numbers
            #expect(printed.count > 100 && printed.count < 3000)
            #expect(try Follower.rest(store).numbers == Array(printed.count + 1...3000))
        }

        @Test("what steers a terminal is made visible on one, and is as it was sent elsewhere")
        func foreignBytes() throws {
            let text = #","text":""# + "caf\u{E9} \u{1F600} \u{202E}\u{9B}31m\u{7F}" + #"\u001b[2J""#
            try store.append(NumberedStore.line(1, text: text), to: today)
            let file = try Follower.run(store, ["--once", "--event"])
            #expect(file.outputText == "{\"number\":\"000000001\"\(text)}\n")
            let terminal = try Terminal()
            let follower = try Follower(store, since + ["--event"]) { plan in
                var plan = plan
                plan.descriptors[1] = terminal.inner
                return plan
            }
            let shown = try terminal.shown(to: "\"}\r\n")
            #expect(shown.hasPrefix("{\"number\":\"000000001\",\"text\":\"caf\u{E9} \u{1F600} "))
            let steering: [Unicode.Scalar] = ["\u{202E}", "\u{9B}", "\u{7F}", "\u{1B}"]
            #expect(!shown.unicodeScalars.contains { steering.contains($0) }, "\(shown)")
            #expect(try follower.end() == .exited(0))
        }
    }
}

/// Whether a process waits for something.
private func isAsleep(_ id: Int32) -> Bool {
    guard let bytes = try? readFile("/proc/\(id)/stat") else { return false }  // it has ended
    return String(decoding: bytes, as: UTF8.self).firstRange(of: ") S ") != nil
}
