import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// What others wrote without an index is read under the lock, before the next line is looked up.
@Suite struct SeenIndexCatchUpTests {
    @Test func `lines that were written without the index are caught up with`() throws {
        let bench = try RepeatBench()
        let marking = try bench.journal()
        let keeping = try bench.journal(.keep)
        try bench.store(RepeatBench.bodies(1)[0], in: marking)
        for body in RepeatBench.bodies(20) { try bench.store(body, in: keeping) }
        for body in RepeatBench.bodies(20) { try bench.store(body, in: marking) }
        #expect(try Array(bench.marks().suffix(20)) == Array(repeating: 1, count: 20))
    }

    @Test func `more segments of a day than the index has slots for cost no mark and no time`() throws {
        let bench = try RepeatBench()
        try bench.store("{}", in: try bench.journal(.keep))
        let segment = try readFile(bench.path("messages/2026-11-20.ndjson"))
        for number in 1...40 {
            try writeFile(bench.path("messages/2026-11-20.\(number).ndjson"), segment, mode: 0o640)
        }
        let journals = try (0..<3).map { _ in try bench.journal() }
        var marks: [Int?] = []
        for round in 0..<4 {
            for number in 0..<20 { try bench.store("{\"n\":\(number)}", in: journals[round % 3]) }
            marks += Array(repeating: round == 0 ? nil : round, count: 20)
        }
        let stored = try bench.marks().filter { $0 != nil }.count
        #expect(stored == 60)
        let newest = wholeLines(try readFile(bench.path("messages/2026-11-20.40.ndjson"))).dropFirst()
        #expect(newest.compactMap { LineHead(Array($0).span).map(\.repeats) } == marks)
    }

    @Test func `lines behind one of several megabytes are caught up with`() throws {
        let bench = try RepeatBench()
        let keeping = try bench.journal(.keep)
        let long = #"{"message":{"text":"\#(String(repeating: "x", count: 5_000_000))"}}"#
        for body in [long] + RepeatBench.bodies(3) { try bench.store(body, in: keeping) }
        for body in RepeatBench.bodies(3) + [long] { try bench.store(body, in: try bench.journal()) }
        #expect(try bench.marks() == [nil, nil, nil, nil, 1, 1, 1, 1])
    }
}
