import Format
import TestSupport
import Testing

@testable import Reading
@testable import Webhook

/// Which marks fit to the lines before them.
@Suite("Marks of repeats")
struct RepeatCountsTests {
    /// The marks that are wrong, and what they should be, of lines of one event each.
    private func wrong(
        _ lines: [(event: Int, mark: Int?)], topic: String = "messages", _ counts: RepeatCounts = RepeatCounts()
    ) throws -> [[Int]] {
        try lines.compactMap { line in
            let should = counts.mark(missedBy: try parts(line.event, line.mark, topic))
            return should.map { [line.event, line.mark ?? 0, $0] }
        }
    }

    private func parts(_ event: Int, _ mark: Int?, _ topic: String) throws -> LineParts {
        let body = "{\"number\":\(event)}"
        let signature = WebhookSigner().signature(of: Array(body.utf8))
        let repeats = mark.map { ",\"repeat\":\($0)" } ?? ""
        let line = Array(
            """
            {"receivedAt":"2026-11-22T20:15:00.000000Z","topic":"\(topic)","signature":"\(signature)"\(repeats),\
            "event":\(body)}
            """.utf8)
        return try LineParts(of: line.span, knowsAll: true)
    }

    @Test("each mark is one more than the one before; a line without one begins anew")
    func ascending() throws {
        #expect(try wrong([(1, nil), (1, 1), (2, nil), (1, 2), (2, 1), (1, nil), (1, 1)]) == [])
        #expect(try wrong([(1, nil), (1, 2)]) == [[1, 2, 1]])
        #expect(try wrong([(1, nil), (1, 1), (1, 1), (1, 2)]) == [[1, 1, 2]])
        #expect(try wrong([(1, nil), (1, 1), (1, 9), (1, 3)]) == [[1, 9, 2], [1, 3, 10]])
    }

    @Test("a mark whose first line is not there is believed, the next ones are counted from it")
    func firstElsewhere() throws {
        #expect(try wrong([(1, 7), (1, 8), (1, 10)]) == [[1, 10, 9]])
    }

    @Test("a signature in another topic is another one")
    func topics() throws {
        let counts = RepeatCounts()
        #expect(try wrong([(1, nil), (1, 1)], counts) == [])
        #expect(try wrong([(1, 1), (1, 2)], topic: "orders", counts) == [])
    }

    @Test("marks that are too large to be remembered are believed")
    func large() throws {
        #expect(try wrong([(1, 65_534), (1, 65_535), (1, 65_536), (1, 3)]) == [])
    }

    @Test("the last ones are remembered, however many there were, and those before are forgotten")
    func generations() throws {
        let counts = RepeatCounts(largest: 1 << 12)
        let many = (0..<10_000).map { (event: $0, mark: Int?.none) }
        #expect(try wrong(many, counts) == [])
        #expect(try wrong((9_000..<10_000).map { ($0, 2) }, counts).count == 1_000)
        #expect(try wrong((0..<1_000).map { ($0, 2) }, counts) == [])
    }
}

extension RepeatCountsTests {
    private func wrong(_ lines: [(event: Int, mark: Int?)], _ counts: RepeatCounts) throws -> [[Int]] {
        try wrong(lines, topic: "messages", counts)
    }
}
