import Glibc
import TestSupport
import Testing

extension Operating {
    /// `follow` while files and folders change under it.
    @Suite("follow, files")
    struct FollowFilesTests {
        private let store: NumberedStore
        private let today = "messages/2026-11-18.ndjson"

        init() throws { store = try NumberedStore() }

        @Test("days, segments and topics that are born, and a file that is compressed meanwhile: each line once")
        func onwards() throws {
            try store.append(1...2, to: today)
            let follower = try Follower.resuming(store, ["--since", "2026-01-01"])
            var count = 2
            #expect(try follower.numbers(when: 2) == [1, 2])
            let names = [
                today, "messages/2026-11-18.1.ndjson", "report/2026-11-18.ndjson", "messages/2026-11-19.ndjson",
                "delivery_status/2026-11-19.ndjson", today, "messages/2026-11-19.ndjson",
            ]
            for name in names {
                count += 1
                try store.append(count...count, to: name)
                #expect(try follower.numbers(when: count) == Array(1...count), "\(name)")
            }
            for name in [today, "report/2026-11-18.ndjson"] { try store.compress(name) }
            for name in ["messages/2026-11-19.ndjson", "report/2026-11-19.ndjson", "messages/2026-11-18.1.ndjson"] {
                count += 1
                try store.append(count...count, to: name)
                #expect(try follower.numbers(when: count) == Array(1...count), "\(name)")
            }
            #expect(try follower.end() == .exited(0))
            #expect(try follower.numbers == Array(1...count) && follower.errors == "")
            #expect(try Follower.rest(store).screen == "[0]\n")
        }

        @Test("a line that is written in parts is printed when it is whole")
        func parts() throws {
            let follower = try Follower.resuming(store)
            let line = NumberedStore.line(1)
            for place in [0, 1, 20, 60, 100, line.count - 1] {
                try store.append(Array(line[place..<min(line.count, nextCut(place, line.count))]), to: today)
                #expect(try follower.output.isEmpty || place == line.count - 1)
            }
            #expect(try follower.numbers(when: 1) == [1])
            #expect(try follower.end() == .exited(0))
        }

        private func nextCut(_ place: Int, _ count: Int) -> Int {
            [0: 1, 1: 20, 20: 60, 60: 100, 100: count - 1][place] ?? count
        }

        @Test(
            "lines that may be missing are told once, it goes on, and ends with 65",
            arguments: [
                ("shrank", "it is shorter than it was"), ("replaced", "something else stands there"),
                ("vanished", "it is gone"),
            ])
        func gap(kind: String, words: String) throws {
            try store.append(1...3, to: today)
            let follower = try Follower.resuming(store, ["--since", "2026-01-01"])
            #expect(try follower.numbers(when: 3) == [1, 2, 3])
            switch kind {
            case "shrank": try store.cut(today, to: 0)
            case "vanished": try store.remove(today)
            default:
                try writeFile(store.outside("other"), (6...8).flatMap { NumberedStore.line($0) })
                #expect(rename(store.outside("other"), store.path(today)) == 0)
            }
            let length = NumberedStore.line(1).count
            let line = "hooklinectl: \(today): lines may be missing behind \(today):\(2 * length):\(length): \(words)\n"
            try waitUntil("the gap is told") { try follower.errors != "" }
            let next = kind == "shrank" ? today : "messages/2026-11-19.ndjson"
            try store.append(9...9, to: next)
            #expect(try follower.numbers(when: kind == "replaced" ? 7 : 4).suffix(1) == [9])
            #expect(try follower.end() == .exited(65))
            #expect(try follower.errors == line)
            #expect(try Follower.rest(store).screen == "[0]\n", "the next run knows no gap")
        }

        @Test("what stands before a gap counts, though the gap was there at the beginning")
        func gapBetweenRuns() throws {
            try store.append(1...3, to: today)
            #expect(try Follower.rest(store).numbers == [1, 2, 3])
            try store.cut(today, to: 0)
            try store.append(4...5, to: today)
            let run = try Follower.rest(store)
            #expect(run.numbers == [4, 5] && run.ending == .exited(65))
            #expect(run.errorText.hasSuffix(": it is shorter than it was\n"))
            #expect(try Follower.rest(store).screen == "[0]\n")
        }

        @Test("a data directory that is not there yet is told once, and waited for", arguments: [[], ["messages"]])
        func late(topics: [String]) throws {
            removeTree(store.path)
            let follower = try Follower.resuming(store, topics)
            try waitUntil("the fault is told") { try follower.errors != "" }
            try makeDirectory(store.path, mode: 0o700)
            try store.append(1...2, to: today)
            #expect(try follower.numbers(when: 2) == [1, 2])
            #expect(try follower.end() == .exited(74))
            #expect(try follower.errors == "hooklinectl: \(store.path): open: No such file or directory\n")
            removeTree(store.path)
            #expect(try Follower.run(store, ["--once"] + topics).ending == .exited(74))
        }

        @Test("what can't be read is named once and passed over")
        func unreadable() throws {
            try store.append(1...1, to: today)
            try store.append(Array("no line\n".utf8), to: today)
            try store.append(2...2, to: today)
            try writeFile(store.path("messages/2026-11-17.ndjson.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3])
            symlink("/nowhere", store.path("messages/2026-11-16.ndjson"))
            let follower = try Follower.resuming(store, ["--since", "2025-01-01"])
            #expect(try follower.numbers(when: 2) == [1, 2])
            try store.append(3...3, to: today)
            #expect(try follower.numbers(when: 3) == [1, 2, 3])
            #expect(try follower.end() == .exited(74))
            let named = ["11-16.ndjson: open", "11-17.ndjson.gz: the compressed bytes", "the line at byte"]
            let errors = try follower.errors
            for name in named { #expect(errors.occurrences(of: name) >= 1, "\(name): \(errors)") }
        }
    }
}
