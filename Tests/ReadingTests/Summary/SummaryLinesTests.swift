import JSON
import Posix
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// Which lines count for what, and which are named.
struct SummaryLinesTests {
    private let store: SummaryStore

    init() throws { store = try SummaryStore() }

    @Test("a line that is none is named by file and byte, and all others count")
    func badLines() throws {
        let good = SummaryStore.line(SummaryStore.status(SummaryStore.id(1, at: 0), "sent", at: 0), at: 0)
        let bad = SummaryStore.line(#"{"statusUpdate":{"id":"x","status":"sent"}"#, at: 1)
        try store.add("\(good)no line\n\(bad)\(good.replacing("sent", with: "read"))\(good.prefix(80))")
        let (summary, faults) = try store.read()
        let path = store.path("delivery_status/2026-11-18.ndjson")
        let first = good.utf8.count
        #expect(faults.count == 2 && summary.total.read == 1)
        #expect(faults.first == .line(LineFault(reason: .envelope, offset: 0), path: path, offset: first))
        guard case .event(let fault, path, first + 8) = faults.last else {
            Issue.record("\(faults)")
            return
        }
        #expect(fault.reason == .end)
        #expect(summary.lines.lines == 3, "the line whose event is cut is whole")
    }

    @Test("repeats, undecodable bodies and lines where a writer died are counted; compressed files are read")
    func kinds() throws {
        let event = SummaryStore.status(SummaryStore.id(1, at: 0), "sent", at: 0)
        try store.add(SummaryStore.line(event, at: 0) + SummaryStore.line(event, at: 1, repeats: 1))
        try store.compress("delivery_status/2026-11-18.ndjson")
        let undecodable = SummaryStore.line("0", topic: "undecodable", at: 2)
            .replacing(#""event":0"#, with: #""reason":"end@1","body":"ew==""#)
        try store.add(undecodable, to: "undecodable/2026-11-18.ndjson")
        try store.add(HandmadeStore.torn + "\n", to: "messages/2026-11-22.ndjson")
        let lines = try store.summary().lines
        #expect(lines.lines == 4 && lines.repeats == 1 && lines.undecodable == 1 && lines.torn == 1)
        #expect(lines.first?.microseconds == SummaryStore.start * 1_000_000)
        #expect(lines.last?.description == "2026-11-22T20:14:45.123456Z")
    }

    @Test("a file that was kept beside what was made of it counts once")
    func copies() throws {
        let name = "delivery_status/2026-11-18.ndjson"
        let line = SummaryStore.line(SummaryStore.status(SummaryStore.id(1, at: 0), "sent", at: 0), at: 0)
        try store.add(line)
        try store.compress(name)
        try store.add(line)
        #expect(try store.summary().lines.lines == 1)
    }

    @Test("days without a line between two that have one are gaps")
    func gaps() throws {
        for day in [0, 1, 3, 9] as [Int64] { try store.add("x\(day)", "sent", at: day * 86400) }
        let gaps = try store.summary().gaps
        #expect(gaps.map { "\($0.first) \($0.last)" } == ["2026-11-20 2026-11-20", "2026-11-22 2026-11-26"])
    }

    @Test(
        "a message is of the day in its id, if that fits to when it was received; else of the day of its first status")
    func days() throws {
        let day: Int64 = 86400
        let late: [(String, Int64)] = [
            (SummaryStore.id(1, at: 10), 3 * day), (SummaryStore.id(2, at: -32 * day), 3 * day),
            (SummaryStore.id(3, at: 30 * day), 4 * day), ("opaque", 5 * day),
            ("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", 6 * day),
        ]
        for (id, at) in late { try store.add(id, "sent", at: at) }
        #expect(
            try store.summary().days.map { "\($0.key) \($0.funnel.sent)" } == [
                "2026-11-18 1", "2026-11-21 1", "2026-11-22 1", "2026-11-23 1", "2026-11-24 1",
            ])
    }

    @Test(
        "a range takes messages by when they were sent, with all that came of them, and lines by when they came"
    )
    func range() throws {
        for day in 0..<4 as Range<Int64> {
            let id = SummaryStore.id(Int(day), at: day * 86400)
            try store.add(id, "sent", at: day * 86400 + 1)
            try store.add(id, "delivered", at: (day + 1) * 86400 + 1)
        }
        func moment(_ day: Int64) -> Timestamp {
            Timestamp(microseconds: (SummaryStore.start + day * 86400) * 1_000_000)
        }
        let summary = try store.summary(TimeRange(since: moment(1), until: moment(3)))
        #expect(summary.total.figures == [2, 2, 0, 0, 0])
        #expect(summary.days.map(\.key.description) == ["2026-11-19", "2026-11-20"])
        #expect(summary.lines.lines == 4)
        #expect(try store.summary(TimeRange(since: moment(9))).total.sent == 0)
    }

    @Test("files that end before a range are not read; those of later days are")
    func files() throws {
        try store.add("no line\n", to: "delivery_status/2026-11-10.ndjson")
        try store.add(
            SummaryStore.line(SummaryStore.status(SummaryStore.id(1, at: 0), "read", at: 9), at: 9 * 86400),
            to: "delivery_status/2026-11-27.ndjson")
        let start = Timestamp(microseconds: SummaryStore.start * 1_000_000)
        let (summary, faults) = try store.read(TimeRange(since: start, until: start.next))
        #expect(faults.isEmpty && summary.total.read == 1)
        #expect(try store.read().1.count == 1)
    }
}
