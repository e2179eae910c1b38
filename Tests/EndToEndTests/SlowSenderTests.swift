import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Whoever sends slowly stops nobody else, where the server in front does not wait for the whole of a body.
    @Suite("Slow senders")
    struct SlowSenderTests {
        /// Who serves.
        enum Service: String, CaseIterable, Sendable {
            case alone, fourWorkers, oneWorker, exitingAfterEach
        }

        @Test(
            "64 senders without a signature that send all but 100 bytes: a signed event is answered within a second",
            arguments: Service.allCases, [400, 20_000, 1_000_000])
        func manyStay(service: Service, size: Int) throws {
            let site = try Site()
            let serving = try start(service, at: site)
            #expect(try serving.answer(event(0)).status == 200)
            let slow = try (0..<64).map { _ in try slowClient(size, at: site) }
            for number in 1...6 {
                let start = ContinuousClock.now
                #expect(try serving.answer(event(number)).status == 200)
                #expect(ContinuousClock.now - start < .seconds(1))
            }
            for client in slow { client.stream.close() }
            #expect(try site.data.numbers(of: events).sorted() == Array(0..<7))
        }

        @Test("the same through nginx that does not wait for the whole of a body", arguments: [400, 300_000])
        func nginx(size: Int) throws {
            let site = try Site()
            let serving = try SupervisedService(site)
            try waitUntil("the socket") { access(site.socketPath, F_OK) == 0 }
            let nginx = try NginxServer(
                server: """
                    location / {
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param CONTENT_LENGTH $content_length;
                        fastcgi_request_buffering off;
                        fastcgi_pass unix:\(site.socketPath);
                    }
                    """)
            #expect(try status(nginx, event(0)) == 200)
            let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(size)\r\n\r\n"
            let part = Array(head.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: size - 100)
            let slow = try (0..<64).map { _ in
                let stream = try UnixStream(connectingTo: nginx.path)
                try stream.send(part)
                return stream
            }
            for number in 1...6 {
                let start = ContinuousClock.now
                #expect(try status(nginx, event(number)) == 200, "\(nginx.errorLog())")
                #expect(ContinuousClock.now - start < .seconds(1))
            }
            for stream in slow { stream.close() }
            #expect(try serving.process.ending() == nil)
        }

        @Test("more senders than there are places: the slowest are refused, nobody who is signed is")
        func moreThanThereArePlaces() throws {
            let site = try Site()
            let serving = try LoneService(site, .descriptor0)
            let slow = try (0..<400).map { _ in try slowClient(400, at: site) }
            #expect(try serving.answer(event(0)).status == 200)
            #expect(try slow[0].reply().answer()?.status == 400)
            #expect(try serving.process?.ending() == nil)
        }

        @Test("few descriptors: slow senders take none from what is stored")
        func fewDescriptors() throws {
            let site = try Site()
            let serving = try SupervisedService(site, ["HOOKLINE_WORKERS": "1"]) { plan in
                plan.throughShell("ulimit -n 32 && exec \"$0\" \"$@\"")
            }
            #expect(try serving.answer(event(0)).status == 200)
            let slow = try (0..<64).map { _ in try slowClient(400, at: site) }
            #expect(try serving.answer(event(1)).status == 200)
            #expect(slow.count == 64 && !site.log().contains("Too many open files"), "\(site.log())")
        }

        @Test("refused before they sent all, and going on sending: nobody waits for them either")
        func refusedEarly() throws {
            let site = try Site()
            let serving = try LoneService(site, .descriptor0)
            let slow = try (0..<32).map { _ in try slowClient(400, at: site) { $0.contentEncoding = "gzip" } }
            let start = ContinuousClock.now
            #expect(try serving.answer(event(0)).status == 200)
            #expect(ContinuousClock.now - start < .seconds(1))
            for client in slow { #expect(try client.reply().answer()?.status == 415) }
        }

        @Test("a slow sender that comes to its end is stored, and one that does not is told so; the worker lives")
        func slowButWhole() throws {
            let site = try Site()
            let serving = try LoneService(site, .descriptor0, ["HOOKLINE_TIMEOUT": "2"])
            let process = try #require(serving.process)
            let late = try HalfSent(event(0), to: site.socketPath, readBy: process.id)
            let whole = try FastCGIClient(connectingTo: site.socketPath)
            for byte in event(1).fastCGIBytes() { try whole.stream.send([byte]) }
            #expect(try whole.reply().answer()?.status == 200)
            whole.stream.close()
            #expect(try late.seesRefusal(within: .seconds(4)) == 400)
            // A request's line in the log comes after its answer.
            try waitUntil("the reason") { site.log().contains("came too slowly") }
            #expect(try serving.answer(event(2)).status == 200)
            #expect(try process.ending() == nil)
            #expect(try site.data.numbers(of: events) == [1, 2])
        }

        private func start(_ service: Service, at site: Site) throws -> any Entrance {
            switch service {
            case .alone: try LoneService(site, .descriptor0)
            case .oneWorker: try SupervisedService(site, ["HOOKLINE_WORKERS": "1"])
            case .fourWorkers: try SupervisedService(site)
            case .exitingAfterEach: try SupervisedService(site, ["HOOKLINE_MAX_REQUESTS": "1"])
            }
        }
    }
}

private let events = NumberedEvents("slow", size: 300)

private func event(_ number: Int) -> Delivery { events.delivery(number) }

/// Somebody who has sent all but the last 100 bytes of a body.
private func slowClient(
    _ size: Int, at site: Site, _ change: (inout Delivery) -> Void = { _ in }
) throws -> FastCGIClient {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
    let delivery = Delivery(body: body, signatures: []).with(change)
    let records = [.begin()] + FastCGIRecord.stream(.parameters, delivery.parameterBytes)
    let input = FastCGIRecord.stream(.standardInput, Array(body.dropLast(100))).dropLast()
    let client = try FastCGIClient(connectingTo: site.socketPath)
    try client.stream.send((records + input).flatMap(\.bytes))
    return client
}
