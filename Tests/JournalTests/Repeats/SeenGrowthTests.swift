import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// A large index grows outside the lock, and marks meanwhile as long as there is room in it.
@Suite struct SeenGrowthTests {
    private static let capacity = 100_000
    private let bodies = (0..<3).map { #"{"message":{"text":"number \#($0)"}}"# }

    @Test func `a crowded one goes on marking while one process makes a larger one`() throws {
        let bench = try RepeatBench()
        let before = try fill(bench, percent: 81)
        let (journal, other) = (try bench.journal(), try bench.journal())
        #expect(try bench.notes(storing: bodies[0], in: journal) == [])
        #expect(try bench.notes(storing: bodies[1], in: other) == [])
        #expect(other.takeOverdueIndexes() == nil)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        #expect(try indexSize(bench) > before)
        for body in bodies { try bench.store(body, in: journal) }
        #expect(try bench.marks() == [nil, nil, nil, 1, 1, 2, 2, 1])
        #expect(journal.takeOverdueIndexes() == nil)
    }

    @Test func `what comes while the larger one is made is in it too`() throws {
        let bench = try RepeatBench()
        try fill(bench, percent: 81)
        let (journal, root) = (try bench.journal(), try bench.root())
        let index = SeenIndex(.messages, in: root)
        let crowded = try #require(try SeenFile(index.path, in: root))
        try SeenFile.write("larger", in: root, try crowded.table(since: Day(number: 0)), crowded.header)
        for body in ["{}", bodies[0]] { try bench.store(body, in: journal) }
        try SeenFile.swapIn("larger", as: index.name, in: root)
        for body in ["{}", bodies[0]] { try bench.store(body, in: journal) }
        #expect(try bench.marks() == [nil, nil, nil, nil, 1, 1, 2])
    }

    @Test func `one that is too full is not searched any more, and the log is told`() throws {
        let bench = try RepeatBench()
        try fill(bench, percent: 91)
        let journal = try bench.journal()
        #expect(try bench.notes(storing: bodies[0], in: journal) == .indexBehind)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        for body in bodies { try bench.store(body, in: journal) }
        #expect(try bench.marks() == [nil, nil, nil, nil, 1, 1, 1])
    }

    /// Stores the events, then puts so many others beside them that a table of a fixed capacity is filled to a part.
    /// Gives the index's size in bytes.
    @discardableResult
    private func fill(_ bench: RepeatBench, percent: Int) throws -> Int {
        for body in bodies { try bench.store(body, in: try bench.journal()) }
        let root = try bench.root()
        let index = SeenIndex(.messages, in: root)
        let small = try #require(try SeenFile(index.path, in: root))
        var table = SeenTable(capacity: Self.capacity)
        for entry in try small.table(since: Day(number: 0)).entries where !entry.isNone { table.insert(entry) }
        try SeenFile.make(index.name, in: root, table, small.header)
        let file = try #require(try SeenFile(index.path, in: root))
        for number in table.count..<Self.capacity * percent / 100 {
            let print = Fingerprint(bits: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 >> 16)
            try file.put(SeenEntry(print, slot: 0, offset: 1, repeats: 0), at: try #require(try file.place(of: print)))
        }
        file.header.lookedAt = small.header.lookedAt
        try file.leaveHeader()
        return try indexSize(bench)
    }

    private func indexSize(_ bench: RepeatBench) throws -> Int {
        try readFile(bench.path(".hookline/messages.seen")).count
    }
}
