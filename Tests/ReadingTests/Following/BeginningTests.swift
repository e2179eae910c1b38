import Posix
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// Where a reader begins.
struct BeginningTests {
    /// The day on which the lines of a store were received.
    private static let day = Day(of: moment(0), offset: 0)
    private let store: HandmadeStore

    init() throws { store = try HandmadeStore() }

    /// When the line of that number was received.
    private static func moment(_ number: Int) -> Timestamp {
        Timestamp(microseconds: 1_795_000_000_000_000 + Int64(number) * 1_000_000)
    }

    private static func name(_ topic: String, day distance: Int64, segment: String = "") -> String {
        "\(topic)/\(Day(number: day.number + distance))\(segment).ndjson"
    }

    /// The numbers of all lines that a reader gives which begins there.
    private func given(_ beginning: Beginning, _ topics: [Topic]? = nil) throws -> [String] {
        let positions = try store.folder.positions(before: beginning, of: topics) { Issue.record("\($0)") }
        var reader = LineReader(store.folder, topics: topics, behind: positions)
        return reader.words()
    }

    /// Seven files of two topics, ten lines each; the oldest are compressed.
    private func fill() throws {
        let names = [
            Self.name("messages", day: -4), Self.name("messages", day: -3), Self.name("messages", day: 0),
            Self.name("messages", day: 0, segment: ".2"), Self.name("messages", day: 1), Self.name("report", day: -4),
            Self.name("report", day: 0),
        ]
        for (place, name) in names.enumerated() { try store.append(place * 10...place * 10 + 9, to: name) }
        for name in [names[0], names[1], names[5]] { try store.compress(name) }
    }

    @Test func `since a moment, lines are given from the first one on that was not received before it`() throws {
        try fill()
        for number in [0, 1, 5, 19, 20, 25, 29, 30, 38, 45, 49, 51, 60, 65, 69, 70] {
            // Files of days that can't hold such a moment are not read, whatever their lines say.
            let expected = (number..<70).filter { $0 >= 60 || (20..<50).contains($0) }
            let given = try given(.since(Self.moment(number)))
            #expect(given.map { Int($0) ?? -1 }.sorted() == expected, "since \(number)")
        }
        let before = Timestamp(microseconds: Self.moment(0).microseconds - 5 * 86_400_000_000)
        #expect(try given(.since(before)).count == 70)
        let behind = Timestamp(microseconds: Self.moment(0).microseconds + 5 * 86_400_000_000)
        #expect(try given(.since(behind)).isEmpty)
    }

    @Test func `from a line on, its topic is given from there, and others what comes from now on`() throws {
        try fill()
        var all = store.reader()
        all.hear(.anything)
        let lines = all.arrivals().compactMap { arrival -> JournalLine? in
            if case .line(let line) = arrival { line } else { nil }
        }
        #expect(lines.count == 70)
        for line in lines {
            let topic = line.position.receipt.partition.topic
            let expected = (line.number..<(topic == .messages ? 50 : 70)).map { "\($0)" }
            #expect(try given(.from([line.position.receipt])) == expected, "from \(line.number)")
        }
        let both = [lines[7].position.receipt, lines[63].position.receipt]
        #expect(try given(.from(both)).count == 50 - lines[7].number + 70 - lines[63].number)
    }

    @Test func `from the first line or from now on, all or nothing is given`() throws {
        try fill()
        #expect(try given(.first).count == 70)
        #expect(try given(.first, [.report]).count == 20)
        #expect(try given(.now).isEmpty)
        var reader = LineReader(store.folder, behind: try store.folder.positions(before: .now) { _ in })
        #expect(reader.words() == [])
        try store.append(77...78, to: Self.name("messages", day: 1))
        #expect(reader.words() == ["77", "78"])
    }

    @Test func `a line far behind the window of the last lines is found`() throws {
        let name = Self.name("messages", day: 0)
        try store.append(0...9, to: name)
        try store.append(String(repeating: "x", count: 200_000) + "\n", to: name)
        try store.append(10...19, to: name)
        let receipt = Receipt(
            partition: try #require(JournalFile(store.path(name)).partition),
            offset: HandmadeStore.lines(0...9).utf8.count + 200_001, length: 1)
        let positions = try store.folder.positions(before: .from([receipt])) { Issue.record("\($0)") }
        #expect(positions.all.map(\.number) == [9])
    }
}
