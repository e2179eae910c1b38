import Glibc
import TestSupport
import Testing

@testable import Format
@testable import Posix
@testable import Reading
@testable import Shipping

/// A run over lines, in a process of its own: it blocks signals.
struct LineRunTests {
    @Test func `it handles what comes, keeps how far it is, and the next one goes on there`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            try store.append(1...2, to: "messages/2026-11-18.ndjson")
            try expect(try handled(store, .first) == [1, 2])
            try expect(try handled(store, .first) == [])
            try store.append(3...4, to: "messages/2026-11-18.ndjson")
            try store.append(5...5, to: "report/2026-11-18.ndjson")
            try expect(try handled(store, .now) == [3, 4, 5])
        }
    }

    @Test func `what was handed over and not kept comes again, all of it`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            try store.append(1...3, to: "messages/2026-11-18.ndjson")
            do {
                var run = try begin(store, .first)
                for number in 1...3 {
                    guard let line = run.source.nextLine() else { throw HostFault.missing("a line") }
                    run.source.finish(line.position)
                    if number == 2 { try run.keep() }
                }
            }
            try expect(try handled(store, .first) == [3])
        }
    }

    @Test func `a signal that asks to leave ends the wait, at once and each later one`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            var run = try begin(store, .now)
            try expect(!run.isOver && !run.stop.hasCome)
            raise(SIGTERM)
            try expect(try !run.awaitMore() && run.stop.hasCome)
            try expect(try !run.awaitMore())
            try expect(run.stop.take() && !run.stop.take())
        }
    }

    @Test func `a wait ends when a line comes, also one of a topic that was not there`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            var run = try begin(store, .now)
            for (number, topic) in ["messages", "report", "messages"].enumerated() {
                try store.append(number...number, to: "\(topic)/2026-11-18.ndjson")
                try expect(try awaitLine(&run) == number)
            }
        }
    }

    @Test func `it is over behind its end, and not before the last line had time to come`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            let end = WallClock.system.microseconds + 300_000
            var run = try begin(store, .first, until: end)
            try expect(!run.isOver)
            while !run.isOver { try expect(try run.awaitMore()) }
            try expect((end + 1_000_000...end + 20_000_000).contains(WallClock.system.microseconds))
            let past = try begin(store, .first, until: end - 3_000_000, positions: "other")
            try expect(past.isOver)
        }
    }

    @Test func `what was kept is on disk a second later, though nothing more comes`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            try store.append(1...1, to: "messages/2026-11-18.ndjson")
            var run = try begin(store, .first, until: WallClock.system.microseconds + 60_000_000)
            guard let line = run.source.nextLine() else { throw HostFault.missing("a line") }
            run.source.finish(line.position)
            try run.keep()
            try expect(run.untilSync != nil)
            let deadline = Deadline(after: .seconds(20))
            while run.untilSync != nil && !deadline.isOver { try expect(try run.awaitMore()) }
            try expect(run.untilSync == nil)
        }
    }

    @Test func `what the system does not let be read is tried again, though nobody tells when it can be`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            let (file, aside) = (store.path("messages/2026-11-18.ndjson"), store.outside("aside"))
            try store.append(1...1, to: "messages/2026-11-18.ndjson")
            // A path that leads in a circle, until what it goes by is a file: nothing of that happens in the data directory.
            try expect(rename(file, store.outside("there")) == 0)
            try expect(symlink(aside, aside) == 0 && symlink(aside, file) == 0)
            var run = try begin(store, .first)
            guard case .fault(let fault)? = run.source.next() else { throw HostFault.missing("a fault") }
            try expect(!fault.isMissing && run.source.next() == nil)
            try expect(unlink(aside) == 0 && rename(store.outside("there"), aside) == 0)
            let deadline = Deadline(after: .seconds(20))
            var line = run.source.nextLine()
            while line == nil && !deadline.isOver {
                try expect(try run.awaitMore())
                line = run.source.nextLine()
            }
            try expect(line != nil)
        }
    }

    @Test func `a data directory that is not there is no end: it is told once, and waited for`() async {
        await #expect(processExitsWith: .success) {
            let store = try NumberedStore()
            removeTree(store.path)
            for topics in [nil, [Topic.messages]] as [[Topic]?] {
                var run = try begin(store, .now, topics: topics)
                guard case .fault(let fault)? = run.source.next() else { throw HostFault.missing("a fault") }
                try expect(fault.isMissing)
                try makeDirectory(store.path, mode: 0o700)
                try store.append(1...1, to: "messages/2026-11-18.ndjson")
                try expect(try awaitLine(&run) == 1)
                removeTree(store.path)
                removeTree(store.outside("position"))
            }
        }
    }
}

/// A run that keeps its position beside the data directory.
private func begin(
    _ store: NumberedStore, _ beginning: Beginning, until: Int64? = nil, topics: [Topic]? = nil,
    positions: String = "position"
) throws(ShippingFault) -> LineRun {
    var range = LineRun.Range()
    (range.topics, range.beginning, range.positions) = (topics, beginning, store.outside(positions))
    range.until = until.map { Timestamp(microseconds: $0) }
    return try LineRun(JournalFolder(store.path), range) { _ in }
}

/// The numbers of the lines that a run handles now.
private func handled(_ store: NumberedStore, _ beginning: Beginning) throws -> [Int] {
    var run = try begin(store, beginning)
    var numbers: [Int] = []
    while let line = run.source.nextLine() {
        numbers.append(NumberedStore.number(of: line.text[...]) ?? -1)
        run.source.finish(line.position)
    }
    try run.finish()
    return numbers
}

/// The number of the next line that comes.
private func awaitLine(_ run: inout LineRun) throws -> Int? {
    while true {
        if let line = run.source.nextLine() { return NumberedStore.number(of: line.text[...]) }
        try expect(try run.awaitMore())
    }
}

/// In a process of its own a failed expectation is an end.
private func expect(_ isTrue: Bool, line: Int = #line) throws {
    if !isTrue { throw HostFault.malformed("line \(line)") }
}

extension LineSource {
    /// What comes next, when it is a line.
    fileprivate mutating func nextLine() -> JournalLine? {
        guard case .line(let line)? = next() else { return nil }
        return line
    }
}
