import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What a peer on the FastCGI socket may do, and what it can't do to the others.
    @Suite("Raw FastCGI records")
    struct RawRecordTests {
        @Test(
            "each case has its answer, the next request is served, and only what was acknowledged is stored",
            arguments: RawCase.all)
        func cases(_ raw: RawCase) throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let status = try status(of: raw, at: site)
            if raw.ending != .leaves { #expect(raw.expected.contains(status), "\(status): \(site.log())") }
            try expectServed(service, site, acknowledged: status == 200 ? [RawCase.delivery.body] : [])
            #expect(try service.process?.ending() == nil, "\(site.log())")
        }

        @Test("a kept connection is closed after the answer")
        func keptConnection() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let client = try FastCGIClient(connectingTo: site.socketPath)
            let records = [.begin(keepsConnection: true)] + RawCase.delivery.fastCGIRecords().dropFirst()
            try client.stream.send(records.flatMap(\.bytes))
            #expect(try client.reply().answer()?.status == 200)
            #expect(try client.seesClose())
            try expectServed(service, site, acknowledged: [RawCase.delivery.body])
        }

        @Test("a silent peer holds not even the only worker")
        func silentPeer() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let silent = try UnixStream(connectingTo: site.socketPath)
            defer { silent.close() }
            try expectServed(service, site, acknowledged: [], within: .seconds(1))
        }

        @Test("a silent peer holds nobody up where there are other workers")
        func silentPeerAmongOthers() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "3"])
            _ = try service.answer(NumberedEvents("first", size: 200).delivery(0))
            let silent = try UnixStream(connectingTo: site.socketPath)
            defer { silent.close() }
            for number in 1...10 {
                let delivery = NumberedEvents("first", size: 200).delivery(number)
                let reply = try FastCGIClient.exchange(delivery, at: site.socketPath, within: .milliseconds(1_500))
                #expect(try reply.answer()?.status == 200)
            }
        }

        @Test("a peer that stops in the middle holds up nobody", arguments: [1, 60, 500])
        func stalledPeer(bytes: Int) throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1", "HOOKLINE_TIMEOUT": "1"])
            let stalled = try UnixStream(connectingTo: site.socketPath)
            defer { stalled.close() }
            try stalled.send(Array(RawCase.delivery.fastCGIBytes().prefix(bytes)))
            try expectServed(service, site, acknowledged: [], within: .seconds(1))
        }

        @Test("a peer that makes libfcgi abort takes one worker along, which is replaced")
        func crash() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1"])
            let attacker = try FastCGIClient(connectingTo: site.socketPath)
            let lie: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x41]
            try attacker.stream.send(FastCGIRecord.begin().bytes + FastCGIRecord(.parameters, lie).bytes)
            attacker.stream.endSending()
            _ = try attacker.reply()
            try expectServed(service, site, acknowledged: [])
        }
    }
}

/// What comes back for a case; 0 for a connection closed without an answer, or for a peer that left.
private func status(of raw: RawCase, at site: Site) throws -> Int {
    let client = try FastCGIClient(connectingTo: site.socketPath)
    defer { client.stream.close() }
    for piece in raw.pieces where try !client.stream.send(piece) { break }
    switch raw.ending {
    case .waits: break
    case .endsSending: client.stream.endSending()
    case .leaves: return 0
    }
    return try client.reply(to: raw.requestId).answer()?.status ?? 0
}

private func expectServed(
    _ entrance: some Entrance, _ site: Site, acknowledged: [[UInt8]], within patience: Duration = .seconds(20)
) throws {
    let good = NumberedEvents("good", size: 400).delivery(1)
    let reply = try FastCGIClient.exchange(good, at: site.socketPath, within: patience)
    #expect(try reply.answer()?.status == 200, "\(site.log())")
    #expect(try site.data.lines().map { Array($0.event ?? []) } == acknowledged + [good.body])
    #expect(try site.data.faults() == [])
}
