import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// A second delivery is known as such, whatever happens between the two.
    @Suite("Repeats")
    struct RepeatTests {
        private let body = Array(#"{"message":{"text":"again"}}"#.utf8)

        @Test("one body sent 50 times at once through 16 workers: one line unmarked, the marks 1 to 49, each once")
        func atOnce() throws {
            let (site, service) = try SupervisedService.onNewSite([
                "HOOKLINE_WORKERS": "16", "HOOKLINE_REPEATS": "mark",
            ])
            let entrance = FastCGIEntrance(path: site.socketPath)
            let answers = try BlockingThreads.run(25) { _ in
                try (0..<2).map { _ in try entrance.answer(.signed(body)).status }
            }
            #expect(try service.process.ending() == nil, "\(site.log())")
            #expect(answers.flatMap { $0 } == Array(repeating: 200, count: 50))
            let marks = try site.data.lines().map(\.mark)
            #expect(marks == [nil] + (1...49).map { $0 })
        }

        @Test("each life and each policy answers 200; drop gives the first line's receipt")
        func policies() throws {
            let site = try Site()
            let first = try CGIEntrance(site, ["HOOKLINE_REPEATS": "mark"]).answer(.signed(body))
            let dropped = try CGIEntrance(site, ["HOOKLINE_REPEATS": "drop"]).answer(.signed(body))
            #expect(dropped["hookline-receipt"] == first["hookline-receipt"])
            let kept = try CGIEntrance(site, ["HOOKLINE_REPEATS": "keep"]).answer(.signed(body))
            #expect([first, dropped, kept].map(\.status) == Array(repeating: 200, count: 3))
            #expect(try site.data.lines().map(\.mark) == [nil, nil])
        }

        @Test(
            "killed between lock and answer, the sender tries again: the event is once unmarked",
            arguments: [
                "locked", "opened", "looked", "stamped", "written", "recorded", "indexed", "unlocked", "synced",
            ])
        func killed(step: String) throws {
            let site = try Site()
            try storeOthers(site)
            #expect(try debugRun(site, killedAt: step).ending == .killed(signal: SIGKILL))
            for _ in 0..<2 { #expect(try debugRun(site, killedAt: nil).ending == .exited(0)) }
            let marks = try site.data.lines().filter { ($0.event ?? []).elementsEqual(body) }.map(\.mark)
            #expect(marks == Array([nil, 1, 2].prefix(marks.count)) && marks.count >= 2)
            #expect(try site.data.faults() == [])
        }

        private func storeOthers(_ site: Site) throws {
            let events = NumberedEvents("others", size: 100)
            for number in 0..<3 {
                _ = try CGIEntrance(site, ["HOOKLINE_REPEATS": "mark"]).answer(events.delivery(number))
            }
        }

        private func debugRun(_ site: Site, killedAt step: String?) throws -> CommandRun {
            var plan = try site.cgiPlan(.signed(body), ["HOOKLINE_REPEATS": "mark"])
            plan.program = try Program.debugHookline()
            plan.environment["TEST_KILL_AT"] = step
            return try plan.run(input: body)
        }

        @Test("5 % repeats from 8 workers while workers are killed: each event exactly once unmarked")
        func underKills() throws {
            let total = 100_000
            let site = try Site()
            let service = try SupervisedService(
                site, ["HOOKLINE_WORKERS": "8", "HOOKLINE_REPEATS": "mark", "HOOKLINE_SYNC": "never"])
            let supervisor = service.process.id
            let isOver = Atomic(false)
            let killing: @Sendable () -> Void = {
                while !isOver.load(ordering: .relaxed) {
                    if let worker = children(of: supervisor).randomElement() { kill(worker, SIGKILL) }
                    usleep(150_000)
                }
            }
            try BlockingThreads.beside(killing) {
                defer { isOver.store(true, ordering: .relaxed) }
                try sendUntilStored(total, site)
            }
            let lines = try site.data.lines()
            let events = NumberedEvents("repeated", size: 200)
            let unmarked = lines.filter { $0.mark == nil && $0.event != nil }
            let numbers = unmarked.compactMap { line in line.event.flatMap { events.number(of: $0) } }
            #expect(numbers.count == total && Set(numbers).count == total)
            #expect(lines.count >= total + total / 20)
            #expect(try site.data.faults() == [])
        }

        /// Sends each event until it is answered 200, every twentieth twice.
        private func sendUntilStored(_ total: Int, _ site: Site) throws {
            let events = NumberedEvents("repeated", size: 200)
            let entrance = FastCGIEntrance(path: site.socketPath)
            let next = Atomic(0)
            _ = try BlockingThreads.run(16) { _ in
                while true {
                    let number = next.add(1, ordering: .relaxed).oldValue
                    if number >= total { return }
                    for _ in 0..<(number % 20 == 0 ? 2 : 1) {
                        let delivery = events.delivery(number)
                        try waitUntil("event \(number) stored") { (try? entrance.answer(delivery))?.status == 200 }
                    }
                }
            }
        }
    }
}

extension StoredLine {
    /// The line's mark as a repeat; nil where it has none.
    var mark: Int? {
        let head = String(decoding: bytes.prefix(400), as: UTF8.self)
        guard let match = head.firstMatch(of: /","repeat":([0-9]+),/) else { return nil }
        return Int(match.1)
    }
}
