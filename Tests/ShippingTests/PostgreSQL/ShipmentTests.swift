import TestSupport
import Testing

@testable import Format
@testable import Reading
@testable import Shipping

/// Lines that go together.
@Suite("Shipment")
struct ShipmentTests {
    /// Lines by words such as `messages:3:b`: topic, day of November 2026, and what makes the signature.
    private func shipment(_ words: [String], text: String = "") throws -> Shipment {
        Shipment(of: "node", try words.enumerated().map { try line($1, at: $0, text: text) })
    }

    private func line(_ word: String, at place: Int, text: String = "") throws -> JournalLine {
        let parts = word.split(separator: ":").map(String.init)
        let signature = String(repeating: parts[2], count: 42) + "A="
        let head = #"{"receivedAt":"2026-11-0\#(parts[1])T00:00:00.00000\#(place % 10)Z","topic":"\#(parts[0])""#
        let bytes = Array((head + #","signature":"\#(signature)","event":"\#(text)"}"#).utf8)
        let members = try LineParts(of: bytes.span, knowsAll: true)
        let name = "\(parts[0])/2026-11-0\(parts[1]).ndjson:\(place * 1000):\(bytes.count + 1)"
        let position = Position(
            receipt: try #require(Receipt(name)), receivedAt: members.receivedAt,
            signature: try #require(members.signature))
        return JournalLine(position: position, text: bytes, parts: members)
    }

    @Test("it is full with a thousand lines, or with a mebibyte")
    func full() throws {
        var small = Shipment(of: "node"), large = Shipment(of: "node")
        for place in 0..<999 { small.add(try line("messages:1:A", at: place)) }
        #expect(!small.isFull && !Shipment(of: "node").isFull)
        small.add(try line("messages:1:A", at: 999))
        #expect(small.isFull)
        var fewer = Shipment(of: "node", mostLines: 2)
        fewer.add(try line("messages:1:A", at: 0))
        #expect(!fewer.isFull)
        fewer.add(try line("messages:1:A", at: 1))
        #expect(fewer.isFull)
        let text = String(repeating: "x", count: 1 << 19)
        large.add(try line("messages:1:A", at: 0, text: text))
        #expect(!large.isFull)
        large.add(try line("messages:1:A", at: 1, text: text))
        #expect(large.isFull)
    }

    @Test("its halves are all of it, in order; one line has none", arguments: [2, 3, 7, 1000])
    func halves(count: Int) throws {
        let all = try shipment(Array(repeating: "messages:1:A", count: count))
        let (first, second) = try #require(all.halves)
        #expect((first.lines + second.lines).map(\.position) == all.lines.map(\.position))
        #expect(!first.lines.isEmpty && !second.lines.isEmpty && abs(first.lines.count - second.lines.count) <= 1)
        #expect(try shipment(["messages:1:A"]).halves == nil && Shipment(of: "node").halves == nil)
    }

    @Test("what was prepared stays, and lines that come later are prepared too")
    func preparedTwice() throws {
        var all = try shipment(["messages:1:A", "messages:1:B"])
        #expect(all.rows.isEmpty)
        all.prepare()
        all.add(try line("messages:1:A", at: 2))
        all.add(try line("messages:1:C", at: 3))
        for _ in 0..<2 {
            all.prepare()
            #expect(all.rows.count == 4 && all.firsts.values[3] == "{0,1000,3000}")
        }
    }

    @Test("a queue: lines behind a full shipment wait for the one after it", arguments: [1, 3, 5])
    func queue(limit: Int) throws {
        var queue = ShipmentQueue(of: "node")
        queue.mostLines = limit
        queue.removeAll()
        var count = 0
        while queue.hasRoom {
            queue.add(try line("messages:1:A", at: count))
            count += 1
        }
        #expect(count == 2 * limit && queue.next.isFull)
        queue.mostLines = 2
        let taken = [queue.take(), queue.take(), queue.take()]
        #expect(taken.map(\.lines.count) == [limit, limit, 0])
        #expect(taken.flatMap(\.lines).map(\.position.receipt.offset) == (0..<count).map { $0 * 1000 })
        queue.add(try line("messages:1:A", at: 0))
        #expect(!queue.next.isFull && queue.hasRoom)
        queue.removeAll()
        #expect(queue.next.lines.isEmpty)
    }

    @Test("of each topic's signatures the first line")
    func firsts() throws {
        var all = try shipment([
            "report:1:B", "messages:1:B", "messages:1:A", "messages:2:B", "report:1:A", "messages:3:A",
        ])
        all.prepare()
        #expect(all.firsts.values[0] == "{report,messages,messages,report}")
        #expect(all.firsts.values[3] == "{0,1000,2000,4000}")
    }

    @Test("of each file the last line; and how many there are of each topic")
    func positions() throws {
        let all = try shipment(["messages:1:A", "report:1:A", "messages:1:B", "messages:2:A", "report:1:B"])
        #expect(all.positions.map(\.receipt.offset) == [2000, 3000, 4000])
        let counts = Dictionary(uniqueKeysWithValues: all.counts.map { ("\($0.key)", $0.value) })
        #expect(counts == ["messages": 3, "report": 2])
    }
}
