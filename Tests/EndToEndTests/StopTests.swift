import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// How the program ends when it is told to.
    @Suite("Stop")
    struct StopTests {
        @Test("TERM or INT to an idle worker alone: exit 0 within a second", arguments: [SIGTERM, SIGINT])
        func idleAlone(signal: Int32) throws {
            let (_, service) = try LoneService.onNewSite(.descriptor0)
            #expect(try service.answer(event(0)).status == 200)
            try service.process?.signal(signal)
            #expect(try service.process?.waitForEnd(within: .seconds(1)) == .exited(0))
        }

        @Test(
            "TERM or INT to an idle supervisor: exit 0 within a second, no worker left",
            arguments: [SIGTERM, SIGINT])
        func idleSupervisor(signal: Int32) throws {
            let (_, service) = try SupervisedService.onNewSite()
            #expect(try service.answer(event(0)).status == 200)
            try waitUntil("four workers") { service.workers.count == 4 }
            let workers = service.workers
            try service.process.signal(signal)
            #expect(try service.process.waitForEnd(within: .seconds(1)) == .exited(0))
            #expect(workers.count == 4 && workers.allSatisfy { kill($0, 0) != 0 })
        }

        @Test("a request in hand is finished and answered after TERM", arguments: [true, false])
        func requestInHand(supervised: Bool) throws {
            let site = try Site()
            let own = supervised ? try SupervisedService(site, ["HOOKLINE_WORKERS": "1"]) : nil
            let lone = supervised ? nil : try LoneService(site, .descriptor0)
            let process = try #require(own?.process ?? lone?.process)
            #expect(try FastCGIEntrance(path: site.socketPath).answer(event(1)).status == 200)
            let client = try FastCGIClient(connectingTo: site.socketPath)
            let bytes = event(0).fastCGIBytes()
            try client.stream.send(Array(bytes.prefix(bytes.count - 100)))
            try waitUntil("the worker's reading") { try client.stream.isReadByPeer() }
            try process.signal(SIGTERM)
            try client.stream.send(Array(bytes.suffix(100)))
            #expect(try client.reply().answer()?.status == 200, "\(site.log())")
            client.stream.close()
            #expect(try process.waitForEnd() == .exited(0))
            #expect(try site.data.lines().count == 2)
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("stop", size: 300).delivery(number)
}
