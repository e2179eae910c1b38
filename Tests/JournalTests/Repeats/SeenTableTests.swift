import Posix
import TestSupport
import Testing

@testable import Journal

@Suite struct SeenTableTests {
    private func line(_ key: Int, at offset: Int = 0, repeats: Int = 0) -> SeenEntry {
        let bits = (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 16
        return SeenEntry(Fingerprint(bits: bits), slot: 1, offset: offset, repeats: repeats)
    }

    private func entries(_ table: SeenTable) -> [SeenEntry] {
        table.entries.filter { !$0.isNone }.sorted { $0.print.bits < $1.print.bits }
    }

    @Test(arguments: [(0, 1024), (552, 1024), (553, 1024), (554, 1025), (1_000_000, 1_851_851)])
    func `a table is made with room to grow`(count: Int, capacity: Int) {
        #expect(SeenTable.capacity(for: count) == capacity)
    }

    @Test(arguments: [819, 820, 5000])
    func `it grows before it is crowded, and keeps all`(count: Int) {
        var table = SeenTable()
        for key in 0..<count { table.insert(line(key, at: key)) }
        #expect(table.count == count && table.count * 100 <= table.capacity * SeenTable.crowded)
        #expect((table.capacity == SeenTable.smallest) == (count < 820))
        #expect(Set(entries(table).map(\.offset)) == Set(0..<count))
    }

    @Test func `an entry takes the place of one of its print`() {
        var table = SeenTable()
        for offset in [5, 90] { table.insert(line(7, at: offset)) }
        #expect(entries(table) == [line(7, at: 90)] && table.count == 1)
    }

    @Test func `prints that want one place lie side by side, over the end of the table too`() {
        var table = SeenTable()
        let last = (0..<3).map { SeenEntry(Fingerprint(bits: (1 << 48) - 1 - $0), slot: 0, offset: 0, repeats: 0) }
        for entry in last { table.insert(entry) }
        #expect(table.entries[1023] == last[0] && table.entries[0] == last[1] && table.entries[1] == last[2])
        for entry in last { table.insert(entry.with(repeats: 4)) }
        #expect(table.count == 3 && table.entries[1].repeats == 4)
    }

    @Test func `a repeat counts only for a line that is known`() {
        var table = SeenTable()
        table.take(line(7, at: 90, repeats: 1))
        #expect(table.count == 0)
        table.take(line(7, at: 5))
        table.take(line(7, at: 90, repeats: 1))
        #expect(entries(table) == [line(7, at: 5, repeats: 1)])
    }

    @Test(arguments: [0, 1, 800, 30_000])
    func `it is read as it was written`(count: Int) throws {
        let read = try readBack(count) { _ in true }
        #expect(read.count == count && Set(read.map(\.offset)) == Set(0..<count))
    }

    @Test func `what is no longer wanted is left out`() throws {
        #expect(try readBack(100) { $0.offset >= 60 }.map(\.offset).sorted() == Array(60..<100))
    }

    @Test func `an entry that is not sound is left out`() throws {
        let damage: (inout [UInt8]) -> Void = { bytes in
            guard let place = bytes[SeenHeader.byteCount...].firstIndex(where: { $0 != 0 }) else { return }
            bytes[place] ^= 1
        }
        #expect(try readBack(100, damage) { _ in true }.count == 99)
    }

    /// Writes a table of so many entries behind a header and reads it.
    private func readBack(
        _ count: Int, _ change: (inout [UInt8]) -> Void = { _ in }, _ isKept: (SeenEntry) -> Bool
    ) throws -> [SeenEntry] {
        let folder = try TemporaryDirectory()
        var table = SeenTable(capacity: SeenTable.capacity(for: count))
        for key in 0..<count { table.insert(line(key, at: key)) }
        do {
            let file = try Descriptor.openOrCreate(folder.path("seen"), permissions: 0o600)
            try table.write(to: file)
        }
        var bytes = try readFile(folder.path("seen"))
        change(&bytes)
        try folder.write("seen", bytes)
        var header = SeenHeader(capacity: table.capacity, boot: .current)
        header.count = table.count
        return entries(try SeenTable.read(from: Descriptor.openForReading(folder.path("seen")), header, isKept))
    }
}
