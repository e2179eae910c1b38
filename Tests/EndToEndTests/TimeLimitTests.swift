import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// `HOOKLINE_TIMEOUT`, and the wait for a lock: two timers that know nothing of each other.
    @Suite("Time limits")
    struct TimeLimitTests {
        @Test(
            "half a request and silence: refused when the time is over, nothing is stored, the worker lives",
            arguments: [(100, 400), (380, nil)] as [(Int, Int?)])
        func silentPeer(missing: Int, status: Int?) throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0, ["HOOKLINE_TIMEOUT": "1"])
            #expect(try service.answer(event(0)).status == 200)
            let process = try #require(service.process)
            let start = ContinuousClock.now
            let client = try HalfSent(event(1), missing: missing, to: site.socketPath, readBy: process.id)
            #expect(try client.seesRefusal(within: .seconds(5)) == status)
            #expect(ContinuousClock.now - start > .milliseconds(900))
            #expect(try service.answer(event(2)).status == 200)
            #expect(try process.ending() == nil)
            try expectOnly(site, [0, 2])
        }

        @Test("a worker that takes too long to store ends with 75, and the line goes where HOOKLINE_LOG says")
        func ownLog() throws {
            let site = try Site()
            let service = try LoneService(
                site, .descriptor0, ["HOOKLINE_TIMEOUT": "1", "HOOKLINE_LOG": site.path("log")])
            #expect(try service.answer(event(0)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            let client = try FastCGIClient(connectingTo: site.socketPath)
            try client.stream.send(event(1).fastCGIBytes())
            #expect(try service.process?.waitForEnd(within: .seconds(3)) == .exited(75))
            #expect(try client.seesClose(within: .seconds(2)))
            holder.release()
            let log = String(decoding: try readFile(site.path("log")), as: UTF8.self)
            #expect(log.contains("HOOKLINE_TIMEOUT"))
        }

        @Test("a peer that has its answer and stays holds nobody, not for a moment")
        func peerThatStays() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let clients = try (0..<5).map { number in
                let client = try FastCGIClient(connectingTo: site.socketPath)
                try client.stream.send(event(number).fastCGIBytes())
                // It reads on to the end of its request, which no close of its own brings about.
                #expect(try client.reply(within: .milliseconds(1_500)).answer()?.status == 200)
                return client
            }
            for client in clients { #expect(try client.seesClose()) }
            #expect(try service.process?.ending() == nil)
            try expectOnly(site, Array(0..<5))
        }

        @Test("a peer that was refused early and goes on sending for ever holds no worker")
        func endlessPeer() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0, ["HOOKLINE_TIMEOUT": "1"])
            let process = try #require(service.process)
            let client = try FastCGIClient(connectingTo: site.socketPath)
            let records = event(0).with { $0.contentLength = "999999999" }.fastCGIRecords()
            try client.stream.send(records.filter { $0.kind != .standardInput }.flatMap(\.bytes))
            #expect(try client.reply().answer()?.status == 413)
            var number = 0
            try waitUntil("the peer's close", within: .seconds(8)) {
                number += 1
                let status = try service.answer(event(number)).status
                #expect(status == 200)
                return try !client.stream.send([0])
            }
            #expect(try process.ending() == nil)
        }

        @Test("CGI: a web server that sends half a body and waits")
        func silentServer() throws {
            let site = try Site()
            let delivery = event(0)
            var plan = try site.cgiPlan(delivery, ["HOOKLINE_TIMEOUT": "1"])
            let (input, feed) = try OpenDescriptor.pipe()
            plan.descriptors = [0: input, 2: try site.openLog()]
            let process = try SpawnedProcess(plan)
            try writeAll(feed, Array(delivery.body.prefix(100)))
            #expect(try process.waitForEnd(within: .seconds(5)) == .exited(75))
            #expect(site.log().occurrences(of: "HOOKLINE_TIMEOUT") == 1)
            #expect(try site.data.files().isEmpty)
        }

        @Test("a worker that ended so is replaced, and the others never stopped serving")
        func replaced() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2", "HOOKLINE_TIMEOUT": "1"])
            try waitUntil("two workers") { service.workers.count == 2 }
            #expect(try service.answer(event(1)).status == 200)
            let before = service.workers
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            let client = try FastCGIClient(connectingTo: site.socketPath)
            try client.stream.send(event(0).fastCGIBytes())
            let unsigned = event(2).with { $0.signatures = [] }
            try waitUntil("another worker", within: .seconds(5)) {
                let status = try service.answer(unsigned).status
                #expect(status == 401)
                return service.workers.count == 2 && service.workers != before
            }
            #expect(try client.seesClose())
            holder.release()
            #expect(site.log().contains("failed with exit number 75"))
            #expect(try Set(site.data.numbers(of: events)) == [1])
        }

        @Test("a lock that a stopped process holds: 503 in 3 to 4.5 s; another worker's stuck peer ends on time")
        func both() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2", "HOOKLINE_TIMEOUT": "5"])
            #expect(try service.answer(event(0)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            let start = ContinuousClock.now
            let client = try FastCGIClient(connectingTo: site.socketPath)
            try client.stream.send(Array(event(1).fastCGIBytes().dropLast(50)))
            #expect(try service.answer(event(2)).description == refusal(503))
            let waited = ContinuousClock.now - start
            #expect(waited > .milliseconds(2_900) && waited < .milliseconds(4_500), "\(waited)")
            #expect(try client.reply(within: .seconds(5)).answer()?.status == 400)
            #expect(ContinuousClock.now - start > .milliseconds(4_900))
            holder.release()
            #expect(try service.answer(event(3)).status == 200)
            try expectOnly(site, [0, 3])
        }

        @Test("a deadline that comes during the wait for the lock ends the worker, with nothing written")
        func deadlineInWait() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0, ["HOOKLINE_TIMEOUT": "2"])
            #expect(try service.answer(event(0)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            let client = try FastCGIClient(connectingTo: site.socketPath)
            try client.stream.send(event(1).fastCGIBytes())
            let ending = try service.process?.waitForEnd(within: .seconds(3))
            #expect(ending == .exited(75))
            #expect(try client.seesClose())
            holder.release()
            try expectOnly(site, [0])
        }

        @Test("after a wait for the lock neither timer goes on: the worker lives, and the next wait is as long")
        func timersEnd() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0, ["HOOKLINE_TIMEOUT": "4"])
            #expect(try service.answer(event(0)).status == 200)
            for _ in 0..<2 {
                let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
                let start = ContinuousClock.now
                #expect(try service.answer(event(1)).status == 503)
                #expect(ContinuousClock.now - start > .milliseconds(2_900))
                holder.release()
            }
            #expect(try service.answer(event(2)).status == 200)
            #expect(try service.process?.ending() == nil)
            try expectOnly(site, [0, 2])
        }
    }
}

private let events = NumberedEvents("time", size: 300)

private func event(_ number: Int) -> Delivery { events.delivery(number) }

private func expectOnly(_ site: Site, _ numbers: [Int]) throws {
    #expect(try site.data.numbers(of: events) == numbers)
    #expect(try site.data.faults() == [])
    #expect(try site.data.paths(from: "torn/") == [])
}
