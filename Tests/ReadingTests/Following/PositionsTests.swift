import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A position, and those of many files.
struct PositionsTests {
    private static let stamp = "2026-11-22T20:14:45.123456Z"
    private static let signature = WebhookSigner().signature(of: [])

    private static func position(_ receipt: String) throws -> Position {
        try Position(line: "\(receipt) \(stamp) \(signature)")
    }

    @Test func `a position is read as it is written`() throws {
        let text = "messages/2026-11-22.2.ndjson:5:312 \(Self.stamp) \(Self.signature)"
        #expect("\(try Position(line: text))" == text)
    }

    @Test(
        "a text of another form is refused",
        arguments: [
            ("", .parts), ("x", .parts), ("messages/2026-11-22.ndjson:0:0 \(stamp) \(signature)", .receipt),
            ("messages/2026-11-22.ndjson:0:1 2026-11-22 \(signature)", .receivedAt),
            ("messages/2026-11-22.ndjson:0:1 \(stamp) \(signature.dropLast())", .signature),
            ("messages/2026-11-22.ndjson:0:1  \(stamp) \(signature)", .parts),
        ] as [(String, PositionFault)])
    func refused(text: String, fault: PositionFault) {
        #expect(throws: fault) { _ = try Position(line: text) }
    }

    @Test func `of a file the last one counts, and a file can be left out`() throws {
        var positions = Positions()
        let first = try Self.position("messages/2026-11-22.ndjson:0:10")
        let second = try Self.position("messages/2026-11-22.ndjson:10:5")
        let other = try Self.position("report/2026-11-22.ndjson:10:5")
        for position in [first, other, second] { positions.note(position) }
        #expect(positions.all == [second, other])
        #expect(positions[other.receipt.partition] == other)
        positions.remove(other.receipt.partition)
        #expect(positions.all == [second] && positions[other.receipt.partition] == nil)
    }
}
