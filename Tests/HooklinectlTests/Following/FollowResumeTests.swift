import Glibc
import TestSupport
import Testing

extension Operating {
    /// `follow --resume`: where the next run goes on, and who else may.
    @Suite("follow, resumed")
    struct FollowResumeTests {
        private let store: NumberedStore
        private let today = "messages/2026-11-18.ndjson"

        init() throws { store = try NumberedStore() }

        private var position: String { store.outside("position") }

        private func positionText() throws -> String { String(decoding: try readFile(position), as: UTF8.self) }

        private func line(_ number: Int, at place: Int, of file: String) -> String {
            let topic = String(file.prefix { $0 != "/" })
            let line = NumberedStore.line(number, topic: topic)
            let stored = StoredLine(line.dropLast())
            let (stamp, signature) = (stored.text("receivedAt") ?? "", stored.text("signature") ?? "")
            return "\(file):\(place * line.count):\(line.count) \(stamp) \(signature)\n"
        }

        @Test("the file has a line for each file that is not behind for good, and is its owner's alone")
        func positionFile() throws {
            try store.append(1...2, to: "messages/2026-11-17.ndjson")
            try store.append(3...4, to: today)
            try store.append(5...5, to: "report/2026-11-18.ndjson")
            try store.compress("messages/2026-11-17.ndjson")
            #expect(try Follower.rest(store).numbers == [1, 2, 3, 4, 5])
            let expected = line(4, at: 1, of: today) + line(5, at: 0, of: "report/2026-11-18.ndjson")
            #expect(try positionText() == expected)
            #expect(try mode(of: position) == 0o600)
            #expect(try Follower.rest(store).screen == "[0]\n")
            #expect(try positionText() == expected)
        }

        @Test("the position wins over where it would begin else; without a file that counts")
        func wins() throws {
            try store.append(1...3, to: today)
            #expect(try Follower.rest(store, ["--since", rfc3339(NumberedStore.start + 2_000_000)]).numbers == [2, 3])
            try store.append(4...4, to: today)
            #expect(try Follower.rest(store, ["--since", "2026-01-01"]).numbers == [4])
        }

        @Test("each topic goes on by itself, whichever a run is about")
        func topics() throws {
            try store.append([1, 3], to: today)
            try store.append([2, 4], to: "report/2026-11-18.ndjson")
            #expect(try Follower.rest(store, ["messages"]).numbers == [1, 3])
            try store.append([5], to: today)
            #expect(try Follower.rest(store, ["report"]).numbers == [2, 4])
            #expect(try Follower.rest(store).numbers == [5])
        }

        @Test("while it runs, what is printed is kept at once: a kill gives nothing twice that is long past")
        func kill() throws {
            let follower = try Follower.resuming(store)
            for number in 1...5 {
                try store.append(number...number, to: today)
                #expect(try follower.numbers(when: number).last == number)
                let kept = line(number, at: number - 1, of: today)
                try waitUntil("it is kept") { try positionText().hasSuffix(kept) }
            }
            #expect(try follower.end(by: SIGKILL) == .killed(signal: SIGKILL))
            try store.append(6...6, to: today)
            #expect(try Follower.rest(store).numbers == [6])
            #expect(try positionText() == line(6, at: 5, of: today))
        }

        @Test("one run at a time has the file: 75, and the first one goes on")
        func two() throws {
            let follower = try Follower.resuming(store)
            let second = try Follower.rest(store)
            #expect(second.ending == .exited(75) && second.output.isEmpty)
            let words = "another hooklinectl keeps its position in this file"
            #expect(second.errorText == "hooklinectl: \(position): \(words)\n")
            try store.append(1...1, to: today)
            #expect(try follower.numbers(when: 1) == [1])
            #expect(try follower.end() == .exited(0))
            #expect(try Follower.rest(store).screen == "[0]\n")
        }

        @Test("a text that is none is named by its line, with 65, and nothing is printed or written")
        func text() throws {
            try store.append(1...3, to: today)
            let parts = "not three parts with one blank between two"
            for (text, number, reason) in [
                ("x\n", 1, parts), ("\u{1B}[2J\n", 1, parts),
                (line(1, at: 0, of: today) + "messages/2026-11-18:0:1 a b\n", 2, "no receipt"),
            ] {
                try writeFile(position, Array(text.utf8))
                let run = try Follower.rest(store)
                let words = "line \(number) is none of a position file: \(reason)"
                #expect(run.screen == "hooklinectl: \(position): \(words)\n[65]\n")
                #expect(try positionText() == text)
            }
            let file = try Follower.run(store, ["--once", "--resume", store.path(today)])
            #expect(file.ending == .exited(65) && file.output.isEmpty)
            #expect(try wholeLines(readFile(store.path(today))).count == 3, "a file of lines is never written over")
        }

        @Test("what is no file is refused with 65, where none can be made with 74")
        func places() throws {
            try store.append(1...1, to: today)
            try makeDirectory(position, mode: 0o700)
            #expect(try Follower.rest(store).screen == "hooklinectl: \(position): is not a regular file\n[65]\n")
            for path in [store.outside("none/position"), "/proc/position"] {
                let run = try Follower.run(store, ["--once", "--resume", path])
                #expect(run.ending == .exited(74) && run.output.isEmpty)
                #expect(run.errorText.hasPrefix("hooklinectl: \(path): open: "), "\(run.screen)")
            }
        }

        @Test(
            "a folder that may not be written to: 74, and nothing is printed",
            .enabled(if: Program.isThere("setpriv") || !isRoot, "root may write anywhere"))
        func folder() throws {
            try store.append(1...1, to: today)
            let folder = store.outside("folder")
            try makeDirectory(folder, mode: 0o555)
            let follower = try Follower(store, ["--once", "--resume", "\(folder)/position"]) { plan in
                guard isRoot else { return plan }
                var plan = plan
                let nobody = ["--bounding-set=-all", "--inh-caps=-all", "--securebits=+noroot,+noroot_locked"]
                plan.arguments = nobody + [plan.program] + plan.arguments
                plan.program = try Program.system("setpriv")
                return plan
            }
            #expect(try follower.process.waitForEnd() == .exited(74))
            #expect(try follower.errors == "hooklinectl: \(folder)/position: open: Permission denied\n")
            #expect(try follower.output.isEmpty)
        }
    }
}
