import Glibc
import Posix
import TestSupport
import Testing

@testable import Gateway
@testable import Webhook

/// Requests that come in pieces; each test in a process of its own, since libfcgi takes signals.
@Suite struct GatheringTests {
    private static let limit = 2_000_000

    /// Sends a request's bytes, as many at a time as its socket takes, and gathers it; then the sender leaves.
    private static func gathered(_ bytes: [UInt8]) throws -> (gathering: Gathering, outcome: Gathering.Outcome) {
        var ends: [Int32] = [0, 0]
        try checked("socketpair") { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) }
        for end in ends { try setNonBlocking(end) }
        let sender = OpenDescriptor(owning: ends[1])
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
        defer { scratch.deallocate() }
        FastCGIWorker.warm()
        let rules = RequestRules(limit: limit, topic: nil)
        let pace = Pace(begun: 0, longest: 20_000)
        let gathering = Gathering(Descriptor(owning: ends[0]), rules, pool: BufferPool(), pace: pace)
        var outcome = Gathering.Outcome.waiting
        var sent = 0
        while sent < bytes.count && outcome == .waiting {
            let count = bytes[sent...].withUnsafeBytes { send(sender.number, $0.baseAddress, $0.count, 0) }
            if count > 0 { sent += count }
            outcome = gathering.advance(scratch)
        }
        sender.close()
        return (gathering, outcome == .waiting ? gathering.advance(scratch) : outcome)
    }

    /// The request, or why it is refused.
    private static func request(_ gathering: Gathering) throws(GatewayFault) -> Request {
        let head = try gathering.takeAdmitted()
        return head.request(with: try gathering.takeBody())
    }

    private static func fault(_ delivery: Delivery) throws -> GatewayFault? {
        let (gathering, outcome) = try gathered(delivery.fastCGIBytes())
        #expect(outcome == .ready)
        do throws(GatewayFault) {
            _ = try request(gathering)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [0, 8, 40_960, 1_048_576])
    func aBodyComesWholeAndIsNotMovedWhenItBecomesALine(count: Int) async {
        await #expect(processExitsWith: .success) { [count = count as Int] in
            let body = count == 0 ? [] : jsonText(count)
            let (gathering, outcome) = try Self.gathered(Delivery.signed(body).fastCGIBytes())
            #expect(outcome == .ready)
            let request = try Self.request(gathering)
            #expect(request.body.withSpan { $0.count } == count)
            if count == 0 { return }
            let before = request.body.withBytes { UInt(bitPattern: $0.baseAddress) + UInt($0.count) }
            #expect(try endOfLine(of: request) == before + UInt(LineEncoder.tailLength))
        }
    }

    @Test func whatTheHeadDecidesIsRefusedBeforeTheBody() async {
        await #expect(processExitsWith: .success) {
            let good = Delivery.signed("{}")
            let cases: [(Delivery, GatewayFault)] = [
                (good.with { $0.method = "GET" }, .method), (good.with { $0.contentEncoding = "gzip" }, .encoding),
                (good.with { $0.contentLength = "x" }, .length), (good.with { $0.contentLength = "2000001" }, .tooLong),
            ]
            for (delivery, refusal) in cases {
                let head = delivery.fastCGIRecords().prefix { $0.kind != .standardInput }.flatMap(\.bytes)
                let (gathering, outcome) = try Self.gathered(head)
                #expect(outcome == .ready)
                #expect(throws: refusal) { _ = try gathering.takeAdmitted() }
            }
        }
    }

    @Test(arguments: [("1", true), ("3", true), ("2", false), (nil, false)] as [(String?, Bool)])
    func aBodyOfAnotherLengthIsRefused(length: String?, isRefused: Bool) async {
        await #expect(processExitsWith: .success) { [length = length as String?, isRefused = isRefused as Bool] in
            let found = try Self.fault(Delivery.signed("{}").with { $0.contentLength = length })
            #expect(found == (isRefused ? .stream : nil))
        }
    }

    @Test func aLongBodyOfUnsaidLengthIsRefused() async {
        await #expect(processExitsWith: .success) {
            for (count, refusal) in [(Self.limit, nil), (Self.limit + 1, .tooLong)] as [(Int, GatewayFault?)] {
                let found = try Self.fault(Delivery.signed(jsonText(count)).with { $0.contentLength = nil })
                #expect(found == refusal)
            }
        }
    }

    @Test func whoLeavesBeforeTheHeadIsGoneAndWhoLeavesBehindItIsAnswered() async {
        await #expect(processExitsWith: .success) {
            let records = Delivery.signed("{}").fastCGIRecords()
            #expect(try Self.gathered(records[0].bytes).outcome == .gone)
            let (gathering, outcome) = try Self.gathered(records.dropLast().flatMap(\.bytes))
            #expect(outcome == .ready)
            #expect(throws: GatewayFault.stream) { _ = try gathering.takeAdmitted() }
        }
    }
}
