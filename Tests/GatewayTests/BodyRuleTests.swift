import Format
import Testing
import Webhook

@testable import Gateway

@Suite struct BodyRuleTests {
    /// What is read of a body that comes in pieces, or why it is refused; and how often it was asked for.
    private func read(
        _ pieces: [Int], declared: Int?, limit: Int = 100
    ) -> (result: Result<[UInt8], GatewayFault>, asked: Int) {
        var rest = pieces
        var next: UInt8 = 0
        var asked = 0
        do {
            let body = try readBody(by: BodyRule(declared: declared, limit: limit), pool: BufferPool()) { buffer in
                asked += 1
                guard let count = rest.first.map({ min($0, buffer.count) }) else { return 0 }
                rest[0] -= count
                if rest[0] == 0 { rest.removeFirst() }
                for place in 0..<count {
                    buffer[place] = next
                    next &+= 1
                }
                return count
            }
            return (.success(body.withSpan { span in (0..<span.count).map { span[$0] } }), asked)
        } catch {
            return (.failure(error), asked)
        }
    }

    @Test func aBodyThatIsDeclaredEmptyIsNotReadFor() throws {
        let (result, asked) = read([1], declared: 0)
        #expect(try result.get().isEmpty && asked == 0)
    }

    @Test(
        arguments: [
            ([10], 10, 10), ([1, 2, 7], 10, 10), ([], nil, 0), ([10], nil, 10), ([100], nil, 100), ([100], 100, 100),
            ([50, 50], nil, 100), ([], 0, 0), (Array(repeating: 1, count: 100), nil, 100),
        ] as [([Int], Int?, Int)])
    func aBodyIsReadWhole(pieces: [Int], declared: Int?, count: Int) {
        #expect(read(pieces, declared: declared).result == .success((0..<count).map { UInt8($0) }))
    }

    @Test(
        arguments: [
            ([9], 10, .stream), ([], 10, .stream), ([11], 10, .stream), ([10, 1], 10, .stream),
            ([101], nil, .tooLong), ([60, 60], nil, .tooLong), ([101], 100, .stream),
        ] as [([Int], Int?, GatewayFault)])
    func aBodyOfAnotherLengthIsRefused(pieces: [Int], declared: Int?, refusal: GatewayFault) {
        #expect(read(pieces, declared: declared).result == .failure(refusal))
    }

    @Test func aBodyOfUnsaidLengthMayBeLong() throws {
        let (result, _) = read([200_000], declared: nil, limit: 200_000)
        #expect(try result.get().count == 200_000)
    }

    @Test(arguments: [300, 40_960, 1_048_576])
    func aBodyIsNotMovedWhenItBecomesALine(count: Int) throws {
        let text = jsonText(count)
        var place = 0
        let body = try readBody(by: BodyRule(declared: count, limit: count), pool: BufferPool()) { buffer in
            let part = min(buffer.count, text.count - place)
            buffer.copyBytes(from: text[place..<place + part])
            place += part
            return part
        }
        let before = body.withBytes { UInt(bitPattern: $0.baseAddress) + UInt($0.count) }
        let request = Request(signature: try signature(of: text), locationTopic: nil, body: body)
        #expect(try endOfLine(of: request) == before + UInt(LineEncoder.tailLength))
    }

    @Test func noMoreIsReadThanOneByteBeyondTheLimit() {
        let (result, asked) = read([Int.max], declared: nil, limit: 10_000)
        #expect(result == .failure(.tooLong))
        #expect(asked < 10)
    }

    @Test func aFaultOfTheSourceIsTheFaultOfTheBody() {
        #expect(throws: GatewayFault.stream) {
            _ = try readBody(by: BodyRule(declared: 5, limit: 10), pool: BufferPool()) { _ throws(GatewayFault) in
                throw .stream
            }
        }
    }
}
