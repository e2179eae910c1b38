import Testing

@testable import Journal
@testable import Webhook

/// Lines that wait for their turn are taken in their order.
@Suite struct SeenTableFillingTests {
    private func line(_ key: Int, at offset: Int, repeats: Int = 0) -> SeenEntry {
        let bits = UInt64(key) &* 0x9E37_79B9_7F4A_7C15 >> 16
        return SeenEntry(Fingerprint(bits: bits), slot: 1, offset: offset, repeats: repeats)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 5000])
    func `it makes the table that taking line after line makes`(count: Int) {
        let lines = (0..<count).map { line($0 / 3, at: $0, repeats: $0 % 3) }
        var filling = SeenTableFilling(SeenTable())
        var table = SeenTable()
        for line in lines {
            filling.take(line)
            table.take(line)
        }
        let filled = filling.finished()
        #expect(filled.count == (count + 2) / 3)
        #expect(filled.entries == table.entries)
    }

    @Test func `a repeat counts for the line before it, even when both wait`() {
        var filling = SeenTableFilling(SeenTable())
        for line in [line(7, at: 0), line(7, at: 10, repeats: 1), line(7, at: 20), line(8, at: 30, repeats: 4)] {
            filling.take(line)
        }
        #expect(filling.finished().entries.filter { !$0.isNone } == [line(7, at: 20)])
    }

    @Test func `a key's entry goes on with its repeats and never back`() {
        let first = line(7, at: 5)
        #expect(line(7, at: 90, repeats: 1).following(first) == line(7, at: 5, repeats: 1))
        #expect(line(7, at: 90, repeats: 3).following(line(7, at: 5, repeats: 3)) == nil)
        #expect(line(7, at: 90, repeats: 2).following(.none) == nil)
        #expect(line(7, at: 90, repeats: 2).following(SeenEntry(high: first.high ^ 1, low: first.low)) == nil)
        #expect(line(7, at: 90).following(line(7, at: 5, repeats: 3)) == line(7, at: 90))
    }
}
