import TestSupport
import Testing

@testable import Format
@testable import Reading
@testable import Shipping

/// The lines of a run: where it ends, what it passes over, and what counts as handled.
struct LineSourceTests {
    private let store: NumberedStore
    private let today = "messages/2026-11-18.ndjson"

    init() throws { store = try NumberedStore() }

    private func source(
        behind handled: HandledLines = HandledLines(), until: Int? = nil, passesRepeats: Bool = false
    ) -> LineSource {
        let end = until.map { Timestamp(microseconds: NumberedStore.start + Int64($0) * 1_000_000) }
        return LineSource(
            JournalFolder(store.path), topics: nil, behind: handled, until: end, passesRepeats: passesRepeats)
    }

    /// A line of our own writing, by its number.
    private func append(_ number: Int, topic: String = "messages", repeats: Int? = nil) throws {
        let line = NumberedStore.line(number, topic: topic, repeats: repeats)
        try store.append(line, to: "\(topic)/2026-11-18.ndjson")
    }

    @Test func `a topic ends with its first line of the end's moment or later; others go on`() throws {
        try store.append([1, 3, 9, 4], to: today)
        try store.append([2, 5, 6, 8], to: "report/2026-11-18.ndjson")
        var source = source(until: 6)
        #expect(source.words() == ["1", "2", "3", "5"])
        try store.append([1, 2, 3], to: today)
        source.hear(.anything)
        #expect(source.words() == [])
    }

    @Test func `a line is handled when that was said, and not before`() throws {
        try store.append(1...3, to: today)
        var source = source()
        let lines = source.lines()
        #expect(source.takeChanges() == "" && source.wholeText() == "")
        source.finish(lines[0].position)
        source.finish(lines[2].position)
        let text = "\(lines[0].position)\ndone \(lines[2].position)\n"
        #expect(source.takeChanges() == text)
        #expect(source.wholeText() == text)
    }

    @Test func `repeats that are passed over are handled, each with what stands before it`() throws {
        try append(1)
        try append(2, repeats: 1)
        try append(3, repeats: 2)
        try append(4)
        try append(5, repeats: 1)
        var all = source()
        #expect(all.words() == ["1", "2", "3", "4", "5"])
        var source = source(passesRepeats: true)
        let lines = source.lines()
        #expect(lines.map(\.number) == [1, 4])
        for line in lines { source.finish(line.position) }
        let next = try HandledLines(text: Array(source.takeChanges().utf8))
        #expect(next.positions.all.map(\.receivedAt.seconds) == [NumberedStore.start / 1_000_000 + 5])
    }

    @Test func `a file of nothing but repeats is behind when it was passed over`() throws {
        for number in 1...3 { try append(number, repeats: number) }
        var source = source(passesRepeats: true)
        #expect(source.words() == [])
        var next = self.source(behind: try HandledLines(text: Array(source.takeChanges().utf8)))
        #expect(next.words() == [])
    }

    @Test func `what an earlier run had done above its position does not come again`() throws {
        try store.append(1...6, to: today)
        var first = source()
        let lines = first.lines()
        for place in [0, 2, 4] { first.finish(lines[place].position) }
        let handled = try HandledLines(text: Array(first.wholeText().utf8))
        var second = source(behind: handled)
        let rest = second.lines()
        #expect(rest.map(\.number) == [2, 4, 6])
        for line in rest { second.finish(line.position) }
        #expect(second.wholeText() == "\(lines[5].position)\n")
    }

    @Test func `after a gap the file is begun anew: what was done of the old one counts no more`() throws {
        try store.append(1...4, to: today)
        var source = source()
        let lines = source.lines()
        source.finish(lines[0].position)
        source.finish(lines[2].position)
        try store.cut(today, to: 0)
        try store.append(5...6, to: today)
        source.hear(.anything)
        let words = source.words()
        #expect(words == ["gap shrank", "5", "6"])
        source.finish(lines[1].position)
        let changes = source.takeChanges()
        #expect(changes == "\(lines[0].position)\n", "neither the second nor the third line: \(changes)")
    }

    @Test func `a topic that is not wanted now holds up no other one`() throws {
        try store.append([1, 3], to: today)
        try store.append([2, 4], to: "report/2026-11-18.ndjson")
        var source = source()
        var numbers: [Int] = []
        while case .line(let line)? = source.next(of: { $0 != .messages }) { numbers.append(line.number) }
        #expect(numbers == [2, 4])
        #expect(source.words() == ["1", "3"])
    }
}

extension LineSource {
    /// All lines that there are now.
    fileprivate mutating func lines() -> [JournalLine] {
        var lines: [JournalLine] = []
        while case .line(let line)? = next() { lines.append(line) }
        return lines
    }

    /// All that there is now: lines by their numbers.
    fileprivate mutating func words() -> [String] {
        var words: [String] = []
        while let arrival = next() {
            switch arrival {
            case .line(let line): words.append("\(line.number)")
            case .gap(let gap): words.append("gap \(gap.reason)")
            case .fault(let fault): words.append("\(fault)")
            }
        }
        return words
    }
}

extension JournalLine {
    fileprivate var number: Int { NumberedStore.number(of: text[...]) ?? -1 }
}
