import Format
import Reading
import TestSupport
import Testing

@testable import Shipping

/// Places of lines as values of a statement.
struct PlaceRowsTests {
    private static let signature = WebhookSigner().signature(of: [])

    private static func position(_ receipt: String) throws -> Position {
        try Position(line: "\(receipt) 2026-11-22T20:14:45.123456Z \(signature)")
    }

    @Test func `each value is an array of one column, and the offset is the one that is said`() throws {
        let first = try Self.position("messages/2026-11-22.ndjson:5:10")
        let second = try Self.position("report/2026-11-23.2.ndjson:0:7")
        var rows = PlaceRows()
        #expect(rows.values == [String](repeating: "{}", count: 7))
        rows.add(first, offset: first.receipt.end)
        rows.add(second, offset: second.receipt.offset)
        #expect(
            rows.values == [
                "{messages,report}", "{2026-11-22,2026-11-23}", "{0,2}", "{15,0}", "{10,7}",
                "{2026-11-22T20:14:45.123456Z,2026-11-22T20:14:45.123456Z}", "{\(Self.signature),\(Self.signature)}",
            ])
    }

    @Test func `both statements take seven values, and name the node`() {
        for statement in [PlaceRows.files(of: "front-1"), PlaceRows.firsts(of: "front-1")] {
            #expect(statement.contains("SELECT 'front-1', "))
            for number in 1...7 { #expect(statement.contains("$\(number)::")) }
            #expect(!statement.contains("$8"))
        }
    }
}
