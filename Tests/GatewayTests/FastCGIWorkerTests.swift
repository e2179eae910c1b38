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
        _ sockets: Int32..., watch: Int32?, most: Int, timeoutMilliseconds: Int64 = 20_000,
        resting: @escaping () -> Void = {}, serving: @escaping () -> Void = {}
    ) throws -> Int32 {
        let deadline = try RequestDeadline(saying: "", to: .error, status: 75)
        let worker = try FastCGIWorker(
            sockets: sockets, watch: watch, deadline: deadline, timeoutMilliseconds: timeoutMilliseconds)
        let pool = BufferPool()
        let rules = RequestRules(limit: 100, topic: nil)
        let work = FastCGIWorker.Work(rules: rules, pool: pool) { exchange in
            serving()
            do throws(GatewayFault) {
                let request = try exchange.request(behind: try exchange.head(rules), pool: pool)
                _ = consume request
                exchange.answer(Reply(.unauthorized, pool: pool))
            } catch {
                exchange.answer(Reply(error == .tooLong ? .contentTooLarge : .badRequest, pool: pool))
            }
        } afterwards: {
        } resting: {
            resting()
        }
        try worker.run(most: most, work)
        return 0
    }

    private static func status(of delivery: Delivery, at path: String) throws -> Int? {
        try FastCGIClient.exchange(delivery, at: path).answer()?.status
    }

    @Test func aWorkerLeavesAfterSoManyRequests() async {
        await #expect(processExitsWith: .success) {
            let place = try Place()
            let worker = try fork { try Self.serve(place.number, watch: nil, most: 2) }
            #expect(try Self.status(of: .signed("{}"), at: place.path) == 401)
            #expect(try Self.status(of: .signed("{}").with { $0.contentLength = "3" }, at: place.path) == 400)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func anIdleWorkerLeavesWhenItIsToldTo(signal: Int32) async {
        await #expect(processExitsWith: .success) { [signal = signal as Int32] in
            let place = try Place()
            let worker = try fork { try Self.serve(place.number, watch: nil, most: 0) }
            #expect(try Self.status(of: .signed("{}"), at: place.path) == 401)  // it is set up
            kill(worker, signal)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test func aWorkerLeavesWhenTheWatchedDescriptorEnds() async {
        await #expect(processExitsWith: .success) {
            let place = try Place()
            let watched = try OpenDescriptor.pipe()
            let worker = try fork {
                watched.writing.close()
                return try Self.serve(place.number, watch: watched.reading.number, most: 0)
            }
            watched.writing.close()
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test func aWorkerThatHasNothingToDoRestsOnceUntilTheNextRequest() async {
        await #expect(processExitsWith: .success) {
            let place = try Place()
            let (reading, writing) = try OpenDescriptor.pipe()
            let worker = try fork {
                try Self.serve(place.number, watch: nil, most: 2) { _ = write(writing.number, "r", 1) }
            }
            var rest: UInt8 = 0
            for _ in 0..<2 {
                #expect(read(reading.number, &rest, 1) == 1)
                #expect(try Self.status(of: .signed("{}"), at: place.path) == 401)
            }
            #expect(statusAtTheEnd(of: worker) == 0)
            writing.close()
            #expect(read(reading.number, &rest, 1) == 0)
        }
    }

    @Test func aRequestThatTakesTooLongToServeEndsItsWorker() async {
        await #expect(processExitsWith: .success) {
            let place = try Place()
            let worker = try fork {
                let serving = { while true { pause() } }
                return try Self.serve(place.number, watch: nil, most: 0, timeoutMilliseconds: 300, serving: serving)
            }
            let client = try FastCGIClient(connectingTo: place.path)
            try client.stream.send(Delivery.signed("{}").fastCGIBytes())
            #expect(statusAtTheEnd(of: worker) == 75 << 8)
        }
    }

    /// Of a request: how many bytes are sent, and what comes back when no more comes.
    @Test(arguments: [(20, nil), (60, nil), (-1, 400), (-9, 400), (-11, 400)] as [(Int, Int?)])
    func whoeverComesTooSlowlyIsGivenUpAndHoldsNobody(count: Int, status: Int?) async {
        await #expect(processExitsWith: .success) { [count = count as Int, status = status as Int?] in
            let place = try Place()
            let worker = try fork { try Self.serve(place.number, watch: nil, most: 0, timeoutMilliseconds: 2000) }
            let bytes = Delivery.signed("{}").fastCGIBytes()
            let slow = try FastCGIClient(connectingTo: place.path)
            try slow.stream.send(Array(count > 0 ? bytes.prefix(count) : bytes.dropLast(-count)))
            let start = monotonicMilliseconds()
            #expect(try Self.status(of: .signed("{}"), at: place.path) == 401)
            #expect(monotonicMilliseconds() - start < 1500)
            #expect(try slow.reply().answer()?.status == status)
            #expect(monotonicMilliseconds() - start >= 1900)
            kill(worker, SIGTERM)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test func aSlowRequestIsServedWhenItIsWholeAndUntilThenIsWaitedFor() async {
        await #expect(processExitsWith: .success) {
            let place = try Place()
            let worker = try fork { try Self.serve(place.number, watch: nil, most: 1) }
            let bytes = Delivery.signed("{}").fastCGIBytes()
            let slow = try FastCGIClient(connectingTo: place.path)
            for byte in bytes.dropLast() { try slow.stream.send([byte]) }
            try waitUntil("the worker's reading") { try slow.stream.isReadByPeer() }
            // More than its share, so that nobody slow stops the service; and to leave is put off.
            for _ in 0..<3 { #expect(try Self.status(of: .signed("{}"), at: place.path) == 401) }
            kill(worker, SIGTERM)
            try slow.stream.send([bytes[bytes.count - 1]])
            #expect(try slow.reply().answer()?.status == 401)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    /// The limit is 100 bytes.
    @Test(
        arguments: [
            (90, "90", 401), (90, nil, 401), (101, nil, 413), (200_000, nil, 413), (90, "91", 400), (91, "90", 400),
            (200_000, "90", 400), (0, "0", 401),
        ] as [(Int, String?, Int)])
    func aSlowBodyIsReadExactlyAsLongAsDeclared(count: Int, length: String?, status: Int) async {
        await #expect(processExitsWith: .success) {
            [count = count as Int, length = length as String?, status = status as Int] in
            let place = try Place()
            let worker = try fork { try Self.serve(place.number, watch: nil, most: 0) }
            let body = [UInt8](repeating: 0x78, count: count)
            let delivery = Delivery(body: body, signatures: ["x"]).with { $0.contentLength = length }
            let client = try FastCGIClient(connectingTo: place.path)
            let bytes = delivery.fastCGIBytes()
            try client.stream.send(Array(bytes.prefix(300)))
            try waitUntil("the worker's reading") { try client.stream.isReadByPeer() }
            try client.stream.send(Array(bytes.dropFirst(300)))
            #expect(try client.reply().answer()?.status == status)
            kill(worker, SIGTERM)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }

    @Test func severalSocketsAreServed() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let one = try ListeningSocket.unix(folder.path("1"), mode: 0o600)
            let other = try ListeningSocket.unix(folder.path("2"), mode: 0o600)
            let (first, second) = (one.number, other.number)
            let worker = try fork { try Self.serve(first, second, watch: nil, most: 0) }
            for name in ["1", "2", "2", "1"] {
                #expect(try Self.status(of: .signed("{}"), at: folder.path(name)) == 401)
            }
            kill(worker, SIGTERM)
            #expect(statusAtTheEnd(of: worker) == 0)
        }
    }
}

/// A socket in a folder of its own, for a worker in a child.
private final class Place {
    private let folder: TemporaryDirectory
    private let socket: Descriptor
    /// The socket, as the worker is handed it.
    let number: Int32

    init() throws {
        folder = try TemporaryDirectory()
        socket = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
        number = socket.number
    }

    /// Where clients connect.
    var path: String { folder.path("s") }
}
