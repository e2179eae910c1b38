import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// Nothing is lost behind a real nginx while workers come and go.
    @Suite("Load through nginx")
    struct NginxLoadTests {
        @Test("each worker exits after one request: as many times 200, and as many lines", arguments: [1, 4, 8])
        func exitingAfterEach(workers: Int) throws {
            let site = try Site()
            let service = try SupervisedService(
                site,
                ["HOOKLINE_WORKERS": String(workers), "HOOKLINE_MAX_REQUESTS": "1", "HOOKLINE_SYNC": "never"])
            try expectNothingLost(site, total: testsAreLong ? 20_000 : 4000)
            #expect(try service.process.ending() == nil, "\(site.log())")
        }

        @Test("20,000 requests while every 50 ms a random worker gets TERM: nothing lost")
        func terminated() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "4", "HOOKLINE_SYNC": "never"])
            let supervisor = service.process.id
            let ended = try expectNothingLost(site, whileRepeating: { endRandomWorker(of: supervisor) })
            #expect(ended > 20)
            #expect(try service.process.ending() == nil, "\(site.log())")
        }

        @Test("20,000 requests while every 50 ms all workers are replaced by HUP: nothing lost")
        func reloaded() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "4", "HOOKLINE_SYNC": "never"])
            try waitUntil("four workers") { service.workers.count == 4 }
            let (supervisor, before) = (service.process.id, Set(service.workers))
            let reloads = try expectNothingLost(site, whileRepeating: { kill(supervisor, SIGHUP) == 0 })
            #expect(reloads > 20 && before.isDisjoint(with: service.workers))
            #expect(try service.process.ending() == nil, "\(site.log())")
        }

        @Test("a worker that was killed is replaced", arguments: [SIGKILL, SIGSEGV])
        func killed(signal: Int32) throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2"])
            let nginx = try NginxServer(passingTo: site.socketPath)
            try waitUntil("two workers") { service.workers.count == 2 }
            for round in 0..<3 {
                let before = Set(service.workers)
                for worker in before { kill(worker, signal) }
                try waitUntil("two new workers") {
                    service.workers.count == 2 && before.isDisjoint(with: service.workers)
                }
                let events = NumberedEvents("killed \(round)", size: 300)
                #expect(try events.load(through: nginx.path, total: 10, connections: 2) == [200: 10])
            }
            #expect(try site.data.lines().count == 30)
        }
    }
}

private func expectNothingLost(_ site: Site, total: Int = 20_000) throws {
    let nginx = try NginxServer(passingTo: site.socketPath)
    let events = NumberedEvents("load", size: 300)
    let counts = try events.load(through: nginx.path, total: total, connections: 16)
    #expect(counts == [200: total], "\(site.log().suffix(2_000)) \(nginx.errorLog().suffix(2_000))")
    let lines = try site.data.lines()
    let numbers = lines.compactMap { line in line.event.flatMap { events.number(of: $0) } }
    #expect(lines.count == total && Set(numbers).count == total)
    #expect(try site.data.faults() == [])
}

/// The same while something is done every 50 ms; gives how often that was done with success.
private func expectNothingLost(_ site: Site, whileRepeating deed: @escaping @Sendable () -> Bool) throws -> Int {
    let isOver = Mutex(false)
    let done = Mutex(0)
    let repeating: @Sendable () -> Void = {
        while !isOver.withLock({ $0 }) {
            if deed() { done.withLock { $0 += 1 } }
            usleep(50_000)
        }
    }
    try BlockingThreads.beside(repeating) {
        defer { isOver.withLock { $0 = true } }
        try expectNothingLost(site)
    }
    return done.withLock { $0 }
}

private func endRandomWorker(of supervisor: Int32) -> Bool {
    guard let worker = children(of: supervisor).randomElement() else { return false }
    return kill(worker, SIGTERM) == 0
}
