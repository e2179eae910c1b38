import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// What a repeat is, and what becomes of it.
@Suite struct RepeatTests {
    private let one = #"{"message":{"text":"one"}}"#
    private let two = #"{"message":{"text":"two"}}"#

    @Test func `the second line of a body says 1, the third 2, and another body nothing`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        for body in [one, one, two, one, two] { try bench.store(body, in: journal) }
        #expect(try bench.marks() == [nil, 1, nil, 2, 1])
    }

    @Test func `a journal that drops gives the first line's receipt and writes nothing`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal(.drop)
        let first = try bench.store(one, in: journal)
        try bench.store(two, in: journal)
        #expect(try bench.store(one, in: journal) == first)
        #expect(try bench.marks() == [nil, nil])
    }

    @Test func `a journal that keeps marks nothing and has no index`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal(.keep)
        for body in [one, one] { try bench.store(body, in: journal) }
        #expect(try bench.marks() == [nil, nil])
        #expect(throws: SystemFault(.lstat, 2)) { try fileStatus(of: bench.path(".hookline/messages.seen")) }
    }

    @Test func `marks go on through other processes and over midnight`() throws {
        let bench = try RepeatBench()
        try bench.store(one, in: try bench.journal())
        try bench.store(one, in: try bench.journal())
        bench.clock.pass(hours: 24)
        try bench.store(one, in: try bench.journal())
        #expect(try bench.marks() == [nil, 1, 2])
    }

    @Test(arguments: [(95, [nil, 1]), (97, [nil, nil])] as [(Int64, [Int?])])
    func `the horizon is 96 hours from the first line`(hours: Int64, marks: [Int?]) throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(one, in: journal)
        bench.clock.pass(hours: hours)
        try bench.store(one, in: journal)
        #expect(try bench.marks() == marks)
    }

    @Test func `a first line that was removed costs a mark, never an event`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(one, in: journal)
        bench.clock.pass(hours: 24)
        try removeFile(bench.path("messages/2026-11-20.ndjson"))
        for _ in 0..<2 { try bench.store(one, in: journal) }
        #expect(try bench.marks() == [nil, 1])
    }

    @Test func `a first line in a failed file does not count`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(one, in: journal)
        _ = try Descriptor.openOrCreate(bench.path("messages/2026-11-20.1.ndjson"), permissions: 0o640)
        try removeFile(bench.path(".hookline/messages.lock"))
        try bench.store(one, in: try bench.journal())
        #expect(try bench.marks() == [nil, nil])
    }

    @Test func `one body sent 50 times through 16 journals at once is marked 1 to 49, each once`() throws {
        let bench = try RepeatBench()
        let journals = try (0..<16).map { _ in try bench.journal() }
        for turn in 0..<50 { try bench.store(one, in: journals[turn * 7 % 16]) }
        #expect(try bench.marks() == [nil] + (1...49).map { $0 })
    }
}
