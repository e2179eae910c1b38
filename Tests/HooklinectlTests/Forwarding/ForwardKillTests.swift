import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl forward` that is ended while it runs, and started again.
    @Suite("forward, ended")
    struct ForwardKillTests {
        private static let isLong = getenv("TEST_LONG") != nil
        private static let again = ["408", "425", "429", "500", "503", "date", "reset", "half", "silence", "slow"]
        private let lines: ForwardSite

        init() throws { lines = try ForwardSite() }

        /// Runs it again and again, each time until some more events are taken, and sends it a signal.
        private func interrupt(
            _ count: Int, by signal: Int32, _ application: TakingApplication, concurrency: Int
        ) throws -> Int {
            var interrupted = 0
            let step = lines.receipts.count / (count + 2)
            let arguments = [
                "--to", application.address, "--once", "--resume", lines.positions, "--concurrency", "\(concurrency)",
            ]
            for _ in 0..<count {
                let process = try SpawnedProcess(try lines.plan(arguments))
                let goal = try application.taken().count + Int.random(in: 1...max(1, step))
                try waitUntil("more events", within: .seconds(60)) {
                    try application.taken().count >= goal || process.ending() != nil
                }
                try process.signal(signal)
                let ending = try process.waitForEnd()
                #expect(ending == (signal == SIGKILL ? .killed(signal: SIGKILL) : .exited(0)) || ending == .exited(0))
                interrupted += 1
            }
            #expect(try lines.run(arguments, within: .seconds(600)).ending == .exited(0))
            return interrupted
        }

        /// How often each event was taken more than once; and none is missing.
        private func repeats(_ taken: [String]) -> Int {
            #expect(Set(taken) == Set(lines.receipts))
            return taken.count - Set(taken).count
        }

        @Test("through all faults in turn each event is taken exactly once, in order, or noted as refused")
        func faults() throws {
            try lines.add(Self.isLong ? 100_000 : 3000)
            let words = Self.again + ["301", "410", "404", "hang"]
            let application = try TakingApplication(lines.site, faults: words, share: Self.isLong ? 4 : 20)
            let file = lines.site.path("refused")
            let run = try lines.run(
                ["--to", application.address, "--once", "--refused", file, "--timeout", "3"], within: .seconds(1200))
            #expect(run.ending == .exited(69), "\(run.errorText.suffix(500))")
            let notes = String(decoding: try readFile(file), as: UTF8.self).split(separator: "\n")
            let refused = Set(notes.map { String($0.prefix { $0 != " " }) })
            #expect(refused.count == notes.count && notes.count > 3)
            let taken = try application.taken()
            for topic in ["messages", "delivery_status", "report"] {
                let expected = ForwardSite.only(topic, of: lines.receipts).filter { !refused.contains($0) }
                #expect(ForwardSite.only(topic, of: taken) == expected)
            }
        }

        @Test("killed at any moment, no event is missing, and at most those under way come twice", arguments: [1, 8])
        func killed(concurrency: Int) throws {
            let count = Self.isLong ? 50 : 8
            try lines.add(count * 100)
            let application = try TakingApplication(lines.site, faults: Self.again, share: 5)
            let kills = try interrupt(count, by: SIGKILL, application, concurrency: concurrency)
            let repeats = repeats(try application.taken())
            #expect(repeats <= kills * concurrency * 3)
            if Self.isLong { print("killed \(kills) times at concurrency \(concurrency): \(repeats) came twice") }
        }

        @Test("asked to leave at any moment, no event is missing, and none comes twice", arguments: [SIGTERM, SIGINT])
        func stopped(signal: Int32) throws {
            let count = Self.isLong ? 50 : 8
            try lines.add(count * 100)
            let application = try TakingApplication(lines.site, faults: ["500", "503", "429", "slow"], share: 10)
            _ = try interrupt(count, by: signal, application, concurrency: 8)
            #expect(repeats(try application.taken()) == 0)
        }

        @Test("a second signal waits for nothing")
        func twice() throws {
            try lines.add(1, topics: ["messages"])
            let application = try TakingApplication(lines.site, faults: ["hang"])
            let process = try SpawnedProcess(
                try lines.plan(["--to", application.address, "--once", "--show", "--resume", lines.positions]))
            try waitUntil("the position file") { access(lines.positions, F_OK) == 0 }
            let clock = ContinuousClock()
            let start = clock.now
            while try process.ending() == nil {
                try process.signal(SIGTERM)
                usleep(20_000)
            }
            #expect(clock.now - start < .seconds(2))
            #expect(try process.waitForEnd() == .exited(0))
        }
    }
}
