import Format
import Glibc
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// An index that is too far behind is made anew from the files, outside the lock.
@Suite struct RebuildTests {
    private let seen = RepeatBench.seen

    @Test func `an index too far behind is made anew outside the lock, and marks again`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        try bench.appendLines(megabytes: 60)
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        #expect(try bench.marks().suffix(2) == [nil, 1])
    }

    @Test func `a lost index of some thousand lines is whole after one making`() throws {
        let bench = try RepeatBench()
        let (keeping, journal) = (try bench.journal(.keep), try bench.journal())
        for body in RepeatBench.bodies(5000) { try bench.store(body, in: keeping) }
        try bench.store("{}", in: journal)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        for body in RepeatBench.bodies(5000) { try bench.store(body, in: journal) }
        #expect(journal.takeOverdueIndexes() == nil)
        #expect(try Array(bench.marks().suffix(5000)) == Array(repeating: 1, count: 5000))
    }

    @Test func `of several processes one makes the index anew, and only that one tells`() throws {
        let bench = try RepeatBench()
        let journals = try (0..<3).map { _ in try bench.journal() }
        try bench.store(RepeatBench.bodies(1)[0], in: journals[0])
        try bench.appendLines(megabytes: 60)
        for _ in 0..<2 { for journal in journals { try bench.store(RepeatBench.bodies(1)[0], in: journal) } }
        let overdue = journals.map { $0.takeOverdueIndexes() }
        #expect(overdue.map { $0 != nil } == [true, false, false])
        for indexes in overdue { try indexes?.makeAnew() }
        for journal in journals { try bench.store(RepeatBench.bodies(1)[0], in: journal) }
        #expect(try bench.marks().suffix(4) == [nil, 1, 2, 3])
    }

    @Test func `what could not be made anew is tried again after a minute, and takes no space meanwhile`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        try bench.appendLines(megabytes: 60)
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        let obstacle = bench.path("\(seen).anew")
        _ = try Directory(at: bench.path(".hookline")).makeDirectory("messages.seen.anew", permissions: 0o700)
        let overdue = try #require(journal.takeOverdueIndexes())
        #expect(throws: JournalFault.self) { try overdue.makeAnew() }
        let start = timespec(tv_sec: Int(RepeatBench.start / 1_000_000), tv_nsec: 0)
        try checked("utimensat") { utimensat(AT_FDCWD, bench.path("\(seen).rebuild"), [start, start], 0) }
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        #expect(journal.takeOverdueIndexes() == nil)
        bench.clock.pass(hours: 1)
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        removeTree(obstacle)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        #expect(try bench.marks().suffix(4) == [nil, nil, nil, 1])
    }
}
