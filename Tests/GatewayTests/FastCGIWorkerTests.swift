import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Gateway

/// A worker in a child, and a web server's side of its socket.
@Suite struct FastCGIWorkerTests {
    /// Serves in this process, a child: 401 for what was read whole, 400 else.
    private static func serve(
        _ socket: Int32, watch: Int32?, most: Int, timeoutMilliseconds: Int64 = 20_000, resting: () -> Void = {}
    ) throws -> Int32 {
        let deadline = try RequestDeadline(saying: "", to: .error, status: 75)
        let worker = try FastCGIWorker(
            socket: socket, watch: watch, deadline: deadline, timeoutMilliseconds: timeoutMilliseconds)
        let pool = BufferPool()
        try worker.run(most: most) { exchange in
            do {
                let request = try exchange.request(RequestRules(limit: 100, topic: nil), pool: pool)
                _ = consume request
                exchange.answer(Reply(.unauthorized, pool: pool))
            } catch {
                exchange.answer(Reply(.badRequest, pool: pool))
            }
        } afterwards: {
        } resting: {
            resting()
        }
        return 0
    }

    private static func status(of delivery: Delivery, at path: String) throws -> Int? {
        try FastCGIClient.exchange(delivery, at: path).answer()?.status
    }

    @Test func aWorkerLeavesAfterSoManyRequests() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
            let number = socket.number
            let worker = try fork { try Self.serve(number, watch: nil, most: 2) }
            #expect(try Self.status(of: .signed("{}"), at: folder.path("s")) == 401)
            #expect(try Self.status(of: .signed("{}").with { $0.contentLength = "3" }, at: folder.path("s")) == 400)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func anIdleWorkerLeavesWhenItIsToldTo(signal: Int32) async {
        await #expect(processExitsWith: .success) { [signal = signal as Int32] in
            let folder = try TemporaryDirectory()
            let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
            let number = socket.number
            let worker = try fork { try Self.serve(number, watch: nil, most: 0) }
            #expect(try Self.status(of: .signed("{}"), at: folder.path("s")) == 401)  // it is set up
            kill(worker, signal)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test func aWorkerLeavesWhenTheWatchedDescriptorEnds() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
            let number = socket.number
            let (reading, writing) = try OpenDescriptor.pipe()
            let worker = try fork {
                writing.close()
                return try Self.serve(number, watch: reading.number, most: 0)
            }
            writing.close()
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test func aWorkerThatHasNothingToDoRestsOnceUntilTheNextRequest() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
            let number = socket.number
            let (reading, writing) = try OpenDescriptor.pipe()
            let worker = try fork {
                try Self.serve(number, watch: nil, most: 2) { _ = write(writing.number, "r", 1) }
            }
            var rest: UInt8 = 0
            for _ in 0..<2 {
                #expect(read(reading.number, &rest, 1) == 1)
                #expect(try Self.status(of: .signed("{}"), at: folder.path("s")) == 401)
            }
            #expect(statusAtTheEnd(of: worker) == 0)
            writing.close()
            #expect(read(reading.number, &rest, 1) == 0)
        }
    }

    @Test func aRequestThatTakesTooLongEndsItsWorker() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
            let number = socket.number
            let worker = try fork { try Self.serve(number, watch: nil, most: 0, timeoutMilliseconds: 300) }
            let client = try FastCGIClient(connectingTo: folder.path("s"))
            try client.stream.send(Array(Delivery.signed("{}").fastCGIBytes().prefix(20)))
            #expect(statusAtTheEnd(of: worker) == 75 << 8)
        }
    }
}
