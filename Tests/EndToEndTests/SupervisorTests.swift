import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// Who keeps the workers, and what happens to them without it.
    @Suite("Supervisor")
    struct SupervisorTests {
        @Test("supervisor and workers are scheduled as batch")
        func batch() throws {
            let (_, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2"])
            try waitUntil("two workers") { children(of: service.process.id).count == 2 }
            let batch: Int32 = 3  // sched(7)
            let processes = [service.process.id] + children(of: service.process.id)
            #expect(processes.map { sched_getscheduler($0) } == Array(repeating: batch, count: 3))
        }

        /// 0.1 s, doubled each time: in 3 s a worker that dies at once is started six times.
        @Test("a worker that dies at once is backed off, and the service comes back")
        func backOff() throws {
            let (_, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1"])
            #expect(try service.answer(event(0)).status == 200)
            var seen: Set<Int32> = []
            let deadline = Deadline(after: .seconds(3))
            while !deadline.isOver {
                for worker in service.workers where seen.insert(worker).inserted { kill(worker, SIGSEGV) }
                usleep(1_000)
            }
            #expect((4...8).contains(seen.count), "\(seen.count) starts")
            #expect(try service.answer(event(1)).status == 200)
            #expect(try service.process.ending() == nil)
        }

        @Test("the supervisor is killed under load: no worker is left, and the next start takes the socket")
        func killed() throws {
            let site = try Site()
            let first = try SupervisedService(site)
            let events = NumberedEvents("supervisor", size: 300)
            #expect(try first.answer(events.delivery(0)).status == 200)
            try waitUntil("four workers") { first.workers.count == 4 }
            let workers = first.workers
            let isOver = Flag()
            let load: @Sendable () -> Void = {
                var number = 1
                while !isOver.isRaised {
                    _ = try? FastCGIClient.exchange(events.delivery(number), at: site.socketPath, within: .seconds(1))
                    number += 1
                }
            }
            let second = try BlockingThreads.beside(load) {
                defer { isOver.raise() }
                try first.process.signal(SIGKILL)
                _ = try first.process.waitForEnd()
                try waitUntil("the orphans' end", within: .seconds(5)) { !workers.contains(where: isAlive) }
                return try SupervisedService(site)
            }
            #expect(try second.answer(events.delivery(1_000_000)).status == 200, "\(site.log())")
            #expect(workers.count == 4)
        }

        @Test("an orphan answers the request in hand, and nothing after it")
        func orphan() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1"])
            #expect(try service.answer(event(0)).status == 200)
            let worker = try #require(service.workers.first)
            let client = try HalfSent(event(1), to: site.socketPath, readBy: worker)
            try service.process.signal(SIGKILL)
            _ = try service.process.waitForEnd()
            #expect(try client.finish()?.status == 200)
            try waitUntil("the orphan's end", within: .seconds(5)) { !isAlive(worker) }
            let next = try SupervisedService(site)
            #expect(try next.answer(event(2)).status == 200)
            #expect(try site.data.lines().count == 3)
        }

        @Test("several starts at once: one wins, the others exit 75", arguments: [false, true])
        func severalStarts(stale: Bool) throws {
            for round in 0..<5 {
                let site = try Site()
                if stale { try UnixListener(path: site.socketPath).descriptor.close() }
                let services = try (0..<4).map { _ in try SupervisedService(site) }
                try waitUntil("the losers' end") { try services.count { try $0.process.ending() != nil } == 3 }
                let endings = try services.compactMap { try $0.process.ending() }
                #expect(endings == [.exited(75), .exited(75), .exited(75)], "round \(round): \(site.log())")
                #expect(try FastCGIEntrance(path: site.socketPath).answer(event(0)).status == 200)
                #expect(site.log().occurrences(of: "another process listens there") == 3)
            }
        }

        @Test("TERM: a worker that is stopped is killed within HOOKLINE_TIMEOUT, and all end")
        func stoppedWorker() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2", "HOOKLINE_TIMEOUT": "2"])
            try waitUntil("two workers") { service.workers.count == 2 }
            let workers = service.workers
            kill(workers[0], SIGSTOP)
            let start = ContinuousClock.now
            try service.process.signal(SIGTERM)
            #expect(try service.process.waitForEnd(within: .seconds(6)) == .exited(0))
            #expect(ContinuousClock.now - start > .milliseconds(1_900))
            try waitUntil("the workers' end", within: .seconds(1)) { !workers.contains(where: isAlive) }
            #expect(access(site.socketPath, F_OK) != 0)
            #expect(site.log().contains("did not finish within HOOKLINE_TIMEOUT"))
        }

        @Test("TERM: a peer that sent half a request and waits holds nobody longer than HOOKLINE_TIMEOUT")
        func stuckPeer() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1", "HOOKLINE_TIMEOUT": "2"])
            #expect(try service.answer(event(0)).status == 200)
            let client = try HalfSent(event(1), to: site.socketPath, readBy: try #require(service.workers.first))
            try service.process.signal(SIGTERM)
            #expect(try service.process.waitForEnd(within: .seconds(6)) == .exited(0))
            #expect(try client.finish() == nil)
            #expect(try site.data.lines().count == 1)
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("supervisor", size: 300).delivery(number)
}
