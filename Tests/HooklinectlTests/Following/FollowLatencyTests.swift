import Glibc
import TestSupport
import Testing

extension Operating {
    /// How soon `follow` prints a line, and what it costs while there is none.
    @Suite("follow, its speed")
    struct FollowLatencyTests {
        private let store: NumberedStore
        private let today = "messages/2026-11-18.ndjson"

        init() throws { store = try NumberedStore() }

        /// One whose output can be waited for.
        private func follower(
            changing change: (SpawnPlan) throws -> SpawnPlan = { $0 }
        ) throws -> (Follower, OpenDescriptor) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let follower = try Follower.resuming(store) { plan in
                var plan = plan
                plan.descriptors[1] = writing
                return try change(plan)
            }
            return (follower, reading)
        }

        @Test("from the answer 200 to its output: less than 50 ms in the middle of 200 events")
        func latency() throws {
            let site = try Site()
            let service = try SupervisedService(site, ["HOOKLINE_DATA": store.path])
            let events = NumberedEvents("l", size: 300)
            #expect(try service.answer(events.delivery(0)).status == 200)
            let (follower, output) = try follower()
            let times = try (1...200).map { number in
                #expect(try service.answer(events.delivery(number)).status == 200)
                return try timeToLine(in: output)
            }
            let (median, late) = (times.sorted()[100], times.sorted()[198])
            print("follow: from the answer to its output: median \(median), 99 of 100 within \(late)")
            #expect(median < .milliseconds(50))
            #expect(try follower.end() == .exited(0))
        }

        @Test("from the moment when a line is in its file: the same")
        func fileLatency() throws {
            let (follower, output) = try follower()
            let median = try medianToLine(of: 200, in: output)
            print("follow: from the file to its output: median \(median)")
            #expect(median < .milliseconds(50))
            #expect(try follower.end() == .exited(0))
        }

        @Test(
            "where inotify is used up or forbidden, lines come within 300 ms",
            .enabled(if: RefusedCalls.isPossible, "calls can't be filtered here, or there is no cc"),
            arguments: [
                ("inotify_init1", EMFILE), ("inotify_init1", ENOSYS), ("inotify_init1", EPERM),
                ("inotify_add_watch", ENOSPC), ("inotify_add_watch", EPERM),
            ])
        func fallback(call: String, code: Int32) throws {
            let refused = try RefusedCalls()
            let (follower, output) = try follower { try refused.under($0, [call], code) }
            #expect(try medianToLine(of: 9, in: output) < .milliseconds(300))
            try store.append(9...9, to: "report/2026-11-18.ndjson")
            _ = try timeToLine(in: output)
            #expect(try follower.end() == .exited(0))
            #expect(try follower.errors == "")
        }

        /// It wakes once more when what it kept is to be on disk.
        @Test("while nothing comes it does nothing at all")
        func idle() throws {
            let (follower, output) = try follower()
            try store.append(1...1, to: today)
            _ = try timeToLine(in: output)
            try waitUntil("two seconds without a step") {
                let before = try steps(of: follower.process.id)
                var waits = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
                #expect(poll(&waits, 1, 2000) == 0)
                return try steps(of: follower.process.id) == before
            }
            #expect(try follower.process.ending() == nil)
        }

        /// How often a process began to wait, and what time of the processor it used.
        private func steps(of id: Int32) throws -> [String] {
            let status = String(decoding: try readFile("/proc/\(id)/status"), as: UTF8.self)
            let stat = String(decoding: try readFile("/proc/\(id)/stat"), as: UTF8.self)
            let times = stat.split(separator: ")").last?.split(separator: " ").dropFirst(11).prefix(2) ?? []
            let waits = status.split(separator: "\n").filter { $0.hasPrefix("voluntary") }
            return (waits + times).map(String.init)
        }

        private func medianToLine(of count: Int, in output: OpenDescriptor) throws -> Duration {
            let times = try (0..<count).map { number in
                try store.append(number...number, to: today)
                return try timeToLine(in: output)
            }
            return times.sorted()[count / 2]
        }

        /// How long it takes from now until a whole line can be read.
        private func timeToLine(in output: OpenDescriptor) throws -> Duration {
            let begun = ContinuousClock.now
            let deadline = Deadline(after: .seconds(20))
            var bytes: [UInt8] = []
            while bytes.last != 0x0A {
                var waits = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
                guard poll(&waits, 1, deadline.remainingMilliseconds) == 1 else { throw HostFault.late("a line") }
                let piece = try readSome(output)
                if piece.isEmpty { throw HostFault.missing("a line: it has ended") }
                bytes += piece
            }
            return ContinuousClock.now - begun
        }
    }
}
