import Glibc
import TestSupport
import Testing

extension Operating {
    /// Which lines `follow` prints, and how.
    @Suite("follow")
    struct FollowTests {
        private let store: NumberedStore
        private let today = "messages/2026-11-18.ndjson"

        init() throws { store = try NumberedStore() }

        @Test("lines are printed as they stand, topics side by side by their time; --event prints what was sent")
        func whole() throws {
            try store.append([1, 3, 4, 8], to: today)
            try store.append([2, 5], to: "delivery_status/2026-11-18.ndjson")
            try store.append([6, 7], to: "report/2026-11-18.1.ndjson")
            let run = try Follower.run(store, ["--once"])
            let topics = [3: "m", 1: "m", 4: "m", 8: "m", 2: "d", 5: "d"]
            let names = ["m": "messages", "d": "delivery_status"]
            let lines = (1...8).flatMap { NumberedStore.line($0, topic: names[topics[$0] ?? ""] ?? "report") }
            #expect(run.outputText == String(decoding: lines, as: UTF8.self))
            #expect(run.ending == .exited(0) && run.errors.isEmpty)
            let events = try Follower.run(store, ["--once", "--event"])
            #expect(events.screen == (1...8).map { "{\"number\":\"00000000\($0)\"}\n" }.joined() + "[0]\n")
            #expect(try Follower.run(store, ["--once", "report", "messages"]).numbers == [1, 3, 4, 6, 7, 8])
            #expect(try Follower.run(store, ["--once", "template_status"]).screen == "[0]\n")
        }

        @Test("--first passes over repeats; --event over bodies that are no event")
        func passedOver() throws {
            for number in 1...6 {
                try store.append(NumberedStore.line(number, repeats: number % 3 == 0 ? number : nil), to: today)
            }
            #expect(try Follower.run(store, ["--once", "--first"]).numbers == [1, 2, 4, 5])
            let body = """
                {"receivedAt":"2026-11-18T08:53:22.000000Z","topic":"undecodable",\
                "signature":"\(WebhookSigner().signature(of: []))","reason":"syntax","body":"AAAA"}

                """
            try store.append(Array(body.utf8), to: "undecodable/2026-11-18.ndjson")
            let all = try Follower.run(store, ["--once"])
            #expect(all.outputText.contains(body) && all.numbers.count == 7)
            let path = ["--resume", store.outside("position")]
            #expect(try Follower.run(store, ["--once", "--event"] + path).numbers == [1, 2, 3, 4, 5, 6])
            #expect(try Follower.run(store, ["--once"] + path).screen == "[0]\n")
        }

        @Test("short events, and bodies that are none, come all, however many there are")
        func short() throws {
            let count = 5000
            try store.append(1...count, to: today)
            try store.append(count + 1...2 * count, to: "report/2026-11-18.ndjson")
            let run = try Follower.rest(store, ["--event"])
            #expect(run.numbers == Array(1...2 * count))
            #expect(try Follower.rest(store).screen == "[0]\n")
        }

        @Test("--from begins with that line; topics that are not named are left out")
        func from() throws {
            try store.append(1...5, to: today)
            try store.append(6...8, to: "messages/2026-11-19.ndjson")
            try store.append(9...10, to: "report/2026-11-19.ndjson")
            let length = NumberedStore.line(1).count
            let from = ["--from", "\(today):\(3 * length):\(length)"]
            #expect(try Follower.run(store, ["--once"] + from).numbers == [4, 5, 6, 7, 8])
            let next = "report/2026-11-19.ndjson:\(length - 2):\(length - 2)"
            #expect(try Follower.run(store, ["--once", "--from", next] + from).numbers == [4, 5, 6, 7, 8, 10])
            #expect(try Follower.run(store, ["--once", "report", "messages"] + from).numbers == [4, 5, 6, 7, 8])
            #expect(try Follower.run(store, ["report", "--once"] + from).ending == .exited(64))
        }

        @Test("--from a place where no line begins is bad data, and prints nothing; a compressed file is as good")
        func places() throws {
            try store.append(1...5, to: today)
            let length = NumberedStore.line(1).count
            for place in ["\(today):1:\(length)", "\(today):0:\(length + 1)", "\(today):\(5 * length):\(length)"] {
                let run = try Follower.rest(store, ["--from", place])
                #expect(run.ending == .exited(65) && run.output.isEmpty && !run.errors.isEmpty, "\(run.screen)")
                #expect(access(store.outside("position"), F_OK) != 0)
            }
            try store.compress(today)
            #expect(try Follower.rest(store, ["--from", "\(today):\(3 * length):\(length)"]).numbers == [4, 5])
        }

        @Test("without a word where to begin it prints what comes from then on")
        func now() throws {
            try store.append(1...3, to: today)
            let follower = try Follower.resuming(store)
            try store.append(4...5, to: today)
            try store.append(6...6, to: "report/2026-11-18.ndjson")
            #expect(try follower.numbers(when: 3) == [4, 5, 6])
            #expect(try follower.end() == .exited(0))
            #expect(try follower.errors == "")
        }

        @Test("--until a moment to come: it ends by itself, with every line from before it")
        func until() throws {
            let end = nowInMicroseconds() + 2_000_000
            let follower = try Follower.resuming(store, ["--until", rfc3339(end)])
            for (number, moment) in [(1, end - 4_000_000), (2, end - 1), (3, end), (4, end - 1)] {
                try store.append(NumberedStore.line(number, at: moment), to: today)
            }
            #expect(try follower.process.waitForEnd(within: .seconds(30)) == .exited(0))
            #expect(nowInMicroseconds() >= end)
            #expect(try follower.numbers == [1, 2])
            #expect(try Follower.rest(store).numbers == [3, 4], "they are still to be handled")
        }

        @Test("a line of any length that a body may have is printed whole, to a reader that takes little at a time")
        func long() throws {
            let text = ",\"text\":\"" + String(repeating: "x", count: 5 << 20) + "\""
            let lines = [NumberedStore.line(1), NumberedStore.line(2, text: text), NumberedStore.line(3)]
            for line in lines { try store.append(line, to: today) }
            let run = try Follower.rest(store)
            #expect(run.output == Array(lines.joined()) && run.ending == .exited(0))
            #expect(try Follower.rest(store).screen == "[0]\n")
        }

        @Test("its help is one screen")
        func help() throws {
            let text = try Hooklinectl.run(["follow", "--help"]).outputText
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.reduce(0) { $0 + max(1, ($1.count + 79) / 80) } <= 40)
        }

        @Test(
            "a slip on the command line is one of usage, and makes nothing",
            arguments: [
                ["--since", "yesterday"], ["--since", "2026-11-31"], ["--until", ""], ["--from", "messages"],
                ["--from", "messages/2026-11-18.ndjson:0:0"], ["Messages"], ["../x"], [""], ["--resume", ""],
                ["--since", "1h", "--from", "messages/2026-11-18.ndjson:0:9"], ["--timezone", "Europe/Nowhere"],
                ["--from", "messages/2026-11-18.ndjson:0:9", "--from", "messages/2026-11-19.ndjson:0:9"],
            ])
        func slips(arguments: [String]) throws {
            let run = try Follower.run(store, ["--once", "--resume", store.outside("position")] + arguments)
            #expect(run.ending == .exited(64) && run.output.isEmpty && !run.errors.isEmpty, "\(run.screen)")
            #expect(access(store.outside("position"), F_OK) != 0)
        }
    }
}
