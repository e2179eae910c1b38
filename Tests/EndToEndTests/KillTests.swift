import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// SIGKILL at any moment: what was acknowledged stands, and every line is whole.
    @Suite("Kill")
    struct KillTests {
        private static let sizes = [60_000, 20_000, 6_000] + (0..<17).map { 50 + 40 * $0 }

        @Test("FastCGI: 16 workers, a random one is killed again and again")
        func fastCGI() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "16", "HOOKLINE_SYNC": "never"])
            let events = MixedEvents("k", sizes: Self.sizes)
            let total = testsAreLong ? 100_000 : 10_000
            var (kills, outcome, begin) = (0, LoadOutcome(), 0)
            while kills < (testsAreLong ? 200 : 20) || begin == 0 {
                let more = try run(begin..<begin + total, events, site, killingAWorkerOf: service)
                kills += more.kills
                outcome.merge(more.outcome)
                begin += total
            }
            try expectNothingLost(site, events, outcome)
        }

        /// A new kernel hardly ever leaves half a line of a killed process; here each write has a middle.
        @Test("killed in the middle of writes: each half line is healed", .enabled(if: Preload.isPossible, "needs cc"))
        func inTheMiddle() throws {
            let site = try Site()
            let preload = try Preload("slow-write")
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "16", "HOOKLINE_SYNC": "never"]) {
                try preload.under($0)
            }
            let events = MixedEvents("m", sizes: Self.sizes)
            let (kills, outcome) = try run(0..<(testsAreLong ? 20_000 : 3_000), events, site, killingAWorkerOf: service)
            #expect(try site.data.paths(from: "torn/").count > 0, "\(kills) kills, none in a write")
            try expectNothingLost(site, events, outcome)
        }

        /// In the long form not so often that all workers are backed off for dying young.
        private func run(
            _ numbers: Range<Int>, _ events: MixedEvents, _ site: Site, killingAWorkerOf service: SupervisedService
        ) throws -> (kills: Int, outcome: LoadOutcome) {
            let supervisor = service.process.id
            let kills = Atomic(0)
            let (_, outcome) = try BlockingThreads.repeating(every: .milliseconds(testsAreLong ? 150 : 40)) {
                guard let worker = children(of: supervisor).randomElement() else { return }
                if kill(worker, SIGKILL) == 0 { kills.add(1, ordering: .relaxed) }
            } during: {
                try EventLoad(numbers, senders: 16).run(events, to: site.socketPath)
            }
            #expect(try service.process.ending() == nil)
            return (kills.load(ordering: .relaxed), outcome)
        }

        @Test("CGI: 16 at a time, a random one is killed again and again")
        func cgi() throws {
            let site = try Site()
            let events = MixedEvents("c", sizes: Self.sizes)
            let running = Mutex<Set<Int32>>([])
            let kills = Atomic(0)
            let (_, outcome) = try BlockingThreads.repeating(every: .milliseconds(testsAreLong ? 100 : 20)) {
                running.withLock { ids in
                    guard let id = ids.randomElement(), kill(id, SIGKILL) == 0 else { return }
                    ids.remove(id)
                    kills.add(1, ordering: .relaxed)
                }
            } during: {
                try EventLoad(0..<(testsAreLong ? 100_000 : 3_000), senders: 16).run { number in
                    let delivery = events.delivery(number)
                    let plan = try site.cgiPlan(delivery, ["HOOKLINE_SYNC": "never"])
                    var id: Int32 = 0
                    defer { running.withLock { _ = $0.remove(id) } }
                    let run = try plan.run(input: delivery.body) { started in
                        id = started
                        running.withLock { _ = $0.insert(started) }
                    }
                    return try Answer(parsing: run.output).status
                }
            }
            let count = kills.load(ordering: .relaxed)
            #expect(count >= (testsAreLong ? 200 : 20), "\(count) kills")
            try expectNothingLost(site, events, outcome)
        }

        /// A shell that adds lines to a file and says which, killed now and then and started again: without healing a
        /// half line and the next one become one. The empty command gives each write a middle.
        @Test("the control: a writer that does not heal loses what it acknowledged")
        func control() throws {
            let directory = try TemporaryDirectory()
            try directory.write("acknowledged", [])
            try directory.write("fill", [UInt8](repeating: UInt8(ascii: "x"), count: 60_000))
            let script = """
                fill=$(cat \(directory.path("fill"))) n=0
                while :; do
                    n=$((n + 1))
                    printf '{"event":"%s' "$fill" >>\(directory.path("lines"))
                    $(:)
                    printf ' %s %s"}\\n' $$ $n >>\(directory.path("lines"))
                    echo "$$ $n" >>\(directory.path("acknowledged"))
                done
                """
            for _ in 0..<20 {
                let process = try SpawnedProcess(SpawnPlan("/bin/sh", ["-c", script]))
                usleep(UInt32.random(in: 30_000..<60_000))
                try process.signal(SIGKILL)
                _ = try process.waitForEnd()
            }
            let lines = wholeLines(try readFile(directory.path("lines"))).filter { isJSON($0) }
            let acknowledged = wholeLines(try readFile(directory.path("acknowledged")))
            #expect(lines.count < acknowledged.count, "\(lines.count) of \(acknowledged.count)")
        }
    }
}

private func expectNothingLost(_ site: Site, _ events: MixedEvents, _ outcome: LoadOutcome) throws {
    let stored = try site.data.numbers(of: events)
    #expect(outcome.acknowledged.subtracting(stored).isEmpty)
    #expect(Set(stored).count == stored.count)
    #expect(Set(outcome.statuses.keys).isSubset(of: [0, 200]) && outcome.acknowledged.count > 1_000)
    #expect(try CGIEntrance(site).answer(events.delivery(900_000_000)).status == 200)
    #expect(try site.data.faults(knowing: events) == [])
}
