import TestSupport
import Testing

@testable import Gateway

@Suite struct RecordWalkTests {
    private static let delivery = Delivery.signed("{\"message\":{\"text\":\"hello\"}}")

    /// How far a walk gets through bytes that come in pieces of a size, and the body that it gives.
    private func walk(_ bytes: [UInt8], by size: Int = .max) -> (stage: RecordWalk.Stage, body: [UInt8]) {
        var walk = RecordWalk()
        var body: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: min(size, max(1, bytes.count))) {
            let piece = Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))])
            var place = 0
            while place < piece.count && walk.isWaiting {
                place = walk.take(piece.span, from: place) { body += piece[$0] }
            }
        }
        return (walk.stage, body)
    }

    @Test(arguments: [1, 2, 7, 8, 9, 64, .max])
    func aWholeRequestIsWholeHoweverItComes(size: Int) {
        for records in [Self.delivery.fastCGIRecords(), Self.delivery.fastCGIRecords(requestId: 0x1234, size: 3)] {
            let (stage, body) = walk(records.flatMap(\.bytes), by: size)
            #expect(stage == .whole && body == Self.delivery.body)
        }
    }

    @Test func eachShorterBeginningOfARequestWaitsForMore() {
        let bytes = Self.delivery.fastCGIBytes()
        for count in 0..<bytes.count {
            let stage = walk(Array(bytes.prefix(count))).stage
            #expect(stage == .head || stage == .body, "\(count) bytes")
        }
    }

    @Test func paddingBelongsToNoStream() {
        let records: [FastCGIRecord] = [
            .begin(), FastCGIRecord(.parameters, [1, 1, 65, 65], padding: 9), FastCGIRecord(.parameters, padding: 3),
            FastCGIRecord(.standardInput, [1, 2], padding: 255), FastCGIRecord(.standardInput, [3]),
            FastCGIRecord(.standardInput),
        ]
        for size in [1, 5, .max] {
            let (stage, body) = walk(records.flatMap(\.bytes), by: size)
            #expect(stage == .whole && body == [1, 2, 3])
        }
    }

    @Test func theHeadEndsWhereTheParametersDo() {
        let head = [FastCGIRecord.begin()] + FastCGIRecord.stream(.parameters, Self.delivery.parameterBytes)
        let bytes = head.flatMap(\.bytes)
        var walk = RecordWalk()
        #expect(walk.take((bytes + [1, 5]).span, from: 0) == bytes.count)
        #expect(walk.stage == .body)
    }

    @Test func recordsOfOthersArePassedOver() {
        let others = [
            FastCGIRecord(.getValues, requestId: 0, [1, 2, 3]), FastCGIRecord.begin(requestId: 9),
            FastCGIRecord(.standardInput, requestId: 9, [7, 7]), FastCGIRecord(.standardInput, requestId: 9),
        ]
        var records = Self.delivery.fastCGIRecords()
        records.insert(contentsOf: others, at: records.count - 1)
        records.insert(others[0], at: 0)
        let (stage, body) = walk(records.flatMap(\.bytes), by: 11)
        #expect(stage == .whole && body == Self.delivery.body)
    }

    @Test(arguments: [
        [FastCGIRecord.begin(), FastCGIRecord(.abortRequest)],
        [FastCGIRecord.begin(), FastCGIRecord(.standardInput, [1])],
        [FastCGIRecord.begin(), FastCGIRecord(.parameters), FastCGIRecord(.parameters, [1])],
        [FastCGIRecord.begin(), FastCGIRecord(.parameters), FastCGIRecord(.abortRequest)],
        [FastCGIRecord.begin(requestId: 0)], [FastCGIRecord(.beginRequest, [0, 1, 0])],
    ])
    func whatIsOutOfOrderIsBroken(records: [FastCGIRecord]) {
        #expect(walk(records.flatMap(\.bytes)).stage == .broken)
    }

    @Test func anotherProtocolIsBroken() {
        #expect(walk(Array("POST / HTTP/1.1\r\n".utf8)).stage == .broken)
    }
}
