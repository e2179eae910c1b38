import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Gateway

/// One request on the standard streams of a child.
@Suite struct CGIExchangeTests {
    /// What the child makes of a body on its standard input: `COUNT`, or the fault; then it refuses and so drains.
    static func outcome(
        of body: [UInt8], length: String?, limit: Int = 100, method: String = "POST", endsInput: Bool = true
    ) throws -> (word: String, drained: Bool) {
        let (reading, writing) = try OpenDescriptor.pipe()
        let (answers, answering) = try OpenDescriptor.pipe()
        setenv("REQUEST_METHOD", method, 1)
        if let length { setenv("CONTENT_LENGTH", length, 1) } else { unsetenv("CONTENT_LENGTH") }
        let isSmall = body.count < 65536
        if isSmall { try writeAll(writing, body) }  // it is there when the child looks
        let child = try fork {
            dup2(reading.number, 0)
            dup2(answering.number, 1)
            writing.close()
            return serve(limit: limit)
        }
        reading.close()
        answering.close()
        Signals.ignore(.pipe)
        var drained = true
        do { if !isSmall { try writeAll(writing, body) } } catch { drained = false }
        if endsInput { writing.close() }
        var answer: [UInt8] = []
        while case let more = try readSome(answers), !more.isEmpty { answer += more }
        guard statusAtTheEnd(of: child) == 0 else { throw HostFault.late("the child") }
        let words = String(decoding: answer, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return (String(words[0]), drained)
    }

    /// The child's part.
    private static func serve(limit: Int) -> Int32 {
        let pool = BufferPool()
        var exchange = CGIExchange()
        var word: String
        do {
            let head = try exchange.head(RequestRules(limit: limit, topic: nil))
            let request = try exchange.request(behind: head, pool: pool)
            _ = consume request
            word = "read"
        } catch {
            word = "\(error)"
        }
        StandardStream.output.write(word + "\n")
        exchange.answer(Reply(.badRequest, pool: pool))
        return 0
    }

    @Test(
        arguments: [
            (10, "10", "read"), (10, nil, "read"), (10, "", "read"), (10, "-1", "read"), (0, "0", "read"),
            (9, "10", "stream"), (11, "10", "stream"), (1, "0", "read"), (101, nil, "tooLong"),
            (10, "101", "tooLong"),
            (10, "x", "length"),
        ] as [(Int, String?, String)])
    func aBodyIsReadExactlyAsLongAsDeclared(count: Int, length: String?, word: String) async {
        await #expect(processExitsWith: .success) {
            [count = count as Int, length = length as String?, word = word as String] in
            let body = [UInt8](repeating: 0x78, count: count)
            let outcome = try Self.outcome(of: body, length: length)
            #expect(outcome.word == word)
        }
    }

    @Test func inputThatStaysOpenBehindTheBodyIsNotWaitedFor() async {
        await #expect(processExitsWith: .success) {
            let outcome = try Self.outcome(of: [1, 2, 3], length: "3", endsInput: false)
            #expect(outcome.word == "read")
        }
    }

    @Test(
        arguments: [("GET", "method"), ("POST", "tooLong"), ("POST", "length")], [200_000, 5_000_000])
    func inputIsDrainedBeforeARefusalIsAnswered(refusal: (method: String, word: String), count: Int) async {
        await #expect(processExitsWith: .success) {
            [method = refusal.method as String, word = refusal.word as String, count = count as Int] in
            let body = [UInt8](repeating: 0x78, count: count)
            let length = word == "length" ? "x" : "\(count)"
            let (said, drained) = try Self.outcome(of: body, length: length, method: method)
            #expect(said == word)
            #expect(drained)
        }
    }
}
