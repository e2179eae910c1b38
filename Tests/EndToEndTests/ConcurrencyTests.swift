import TestSupport
import Testing

extension EndToEnd {
    /// Many processes append to one file at the same time.
    @Suite("Concurrency")
    struct ConcurrencyTests {
        /// 5,000 events per process in each size would be 8 GB of the largest: there it is fewer of them.
        @Test(
            "16 processes, each event's bytes found exactly once",
            arguments: [(200, 5_000), (3_000, 1_000), (100_000, 100)])
        func sixteenProcesses(size: Int, perProcess: Int) throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "16", "HOOKLINE_SYNC": "never"])
            let events = NumberedEvents("concurrent", size: size)
            let path = site.socketPath
            let acknowledged = try BlockingThreads.run(16) { thread in
                try (0..<perProcess).count { number in
                    try FastCGIEntrance(path: path).answer(events.delivery(thread * perProcess + number)).status == 200
                }
            }
            #expect(acknowledged == [Int](repeating: perProcess, count: 16), "\(site.log().suffix(2_000))")
            try expectEachOnce(site, events, total: 16 * perProcess)
            #expect(try service.process.ending() == nil)
        }

        @Test("all lives write to one directory at the same time")
        func mixedFleet() throws {
            let (cgi, zero, own) = (try Site(), try Site(), try Site())
            let shared = ["HOOKLINE_DATA": cgi.data.path, "HOOKLINE_SYNC": "never"]
            let services: [any Entrance] = [
                try LoneService(zero, .descriptor0, shared), try SupervisedService(own, shared),
            ]
            let events = NumberedEvents("fleet", size: 300)
            let acknowledged = try BlockingThreads.run(6) { thread in
                let sockets = FastCGIEntrance(path: (thread % 2 == 0 ? zero : own).socketPath)
                let entrance: any Entrance = thread < 2 ? CGIEntrance(cgi, shared) : sockets
                return try (0..<300).count { try entrance.answer(events.delivery(thread * 300 + $0)).status == 200 }
            }
            #expect(acknowledged == [Int](repeating: 300, count: 6), "\(cgi.log()) \(zero.log()) \(own.log())")
            try expectEachOnce(cgi, events, total: 1_800)
            #expect(services.count == 2)
        }
    }
}

private func expectEachOnce(_ site: Site, _ events: NumberedEvents, total: Int) throws {
    let lines = try site.data.lines()
    let numbers = lines.compactMap { line in line.event.flatMap { events.number(of: $0) } }
    #expect(lines.count == total && numbers.count == total && Set(numbers) == Set(0..<total))
    let stamps = lines.compactMap { $0.text("receivedAt") }
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
}
