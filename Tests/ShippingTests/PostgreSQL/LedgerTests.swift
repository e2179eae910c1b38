import PostgreSQL
import Testing

@testable import Format
@testable import Reading
@testable import Shipping

/// Rows of `hookline_position` and `hookline_file` as what `ship` knows of a node.
@Suite("Ledger")
struct LedgerTests {
    private static let stamp = "2026-11-22T20:14:45.123456Z"
    private static let signature = String(repeating: "A", count: 43) + "="

    /// A row, with some of its columns changed.
    private static func row(_ changes: [Int: String?] = [:]) -> [String?] {
        var row: [String?] = ["messages", "12", "a", "2026-11-22", "3", "4711", "312", stamp, signature]
        for (place, value) in changes { row[place] = value }
        return row
    }

    @Test("a topic has its number and its first line, a file its last one; the row without a topic tells who ships")
    func rows() throws {
        let node = Self.row([0: "", 3: nil])
        let ledger = try Ledger(topics: [node, Self.row()], files: [Self.row([4: "0"])])
        #expect(ledger.shipper == "a" && ledger.seqs == [.messages: 12])
        #expect(ledger.firsts[.messages]?.receipt.text == "messages/2026-11-22.3.ndjson:4711:312")
        #expect(ledger.positions.all.map(\.receipt.text) == ["messages/2026-11-22.ndjson:4711:312"])
    }

    private static let wrong: [[Int: String?]] = [
        [0: "No topic"], [3: nil], [3: "2026-11-31"], [4: "-1"], [4: "9223372036854775807"], [5: "-1"],
        [5: "9223372036854775807"], [6: "0"], [6: "-5"], [7: "yesterday"], [8: ""],
    ]

    @Test("what no line has is no position, and a fault with the words of it", arguments: wrong)
    func wrongPosition(changes: [Int: String?]) {
        #expect(throws: PostgresFault.self) { try Ledger(topics: [Self.row(changes)], files: []) }
        #expect(throws: PostgresFault.self) { try Ledger(topics: [], files: [Self.row(changes)]) }
    }

    @Test("a number behind which none can come is none", arguments: ["-1", "9223372036854775807", "", "12a"])
    func wrongNumber(text: String) {
        let fault = PostgresFault.answer("a position of the topic 'messages'")
        #expect(throws: fault) { try Ledger(topics: [Self.row([1: text])], files: []) }
    }

    @Test("a row has as many columns as were asked for", arguments: [0, 1, 8, 10])
    func columns(count: Int) {
        let row = Array((Self.row() + ["more"]).prefix(count))
        #expect(throws: PostgresFault.answer("a row of \(count) columns")) { try Ledger(topics: [row], files: []) }
        #expect(throws: PostgresFault.answer("a row of \(count) columns")) { try Ledger(topics: [], files: [row]) }
    }
}
