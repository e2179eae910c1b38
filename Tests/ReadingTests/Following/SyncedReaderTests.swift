import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A reader that gives only what is on disk.
@Suite("LineReader, synced")
struct SyncedReaderTests {
    private let store: HandmadeStore
    private let today = "messages/2026-11-22.ndjson"

    init() throws { store = try HandmadeStore() }

    private func visit(isSynced: Bool) throws -> (FileVisit, JournalFile) {
        let file = JournalFile(store.path(today), isFound: true)
        return (try FileVisit(file, FilePlace(try #require(file.partition)), isSynced: isSynced), file)
    }

    /// All that the visit gives up to the end that it knows.
    private func words(_ visit: inout FileVisit) throws -> [String] {
        var words: [String] = []
        while !visit.isAtEnd { words += try visit.next().map(\.word) }
        return words
    }

    @Test("a line that is written behind the sync is not given before the next one", arguments: [1, 3000])
    func written(count: Int) throws {
        try store.append(1...count, to: today)
        var (visit, file) = try visit(isSynced: true)
        try store.append(count + 1...count + 2, to: today)
        #expect(try words(&visit) == (1...count).map { "\($0)" })
        #expect(try visit.hasChanged())
        try visit.goOn(file.path)
        #expect(try words(&visit) == ["\(count + 1)", "\(count + 2)"])
    }

    @Test("a line whose end is written behind the sync is one of those", arguments: [0, 1, 60])
    func half(count: Int) throws {
        let line = HandmadeStore.line(2) + "\n"
        try store.append(HandmadeStore.lines([1]) + line.prefix(count), to: today)
        var (visit, file) = try visit(isSynced: true)
        try store.append(line.dropFirst(count) + HandmadeStore.lines([3]), to: today)
        #expect(try words(&visit) == ["1"])
        try visit.goOn(file.path)
        #expect(try words(&visit) == ["2", "3"])
    }

    @Test("the control: one that syncs nothing gives it at once")
    func control() throws {
        try store.append(1...2, to: today)
        var (visit, _) = try visit(isSynced: false)
        try store.append(3...3, to: today)
        #expect(try words(&visit) == ["1", "2", "3"])
    }

    @Test("a reader gives all of it in the end, compressed files too, each once")
    func all() throws {
        try store.append(1...3, to: "messages/2026-11-20.ndjson")
        try store.compress("messages/2026-11-20.ndjson")
        try store.append(4...2000, to: today)
        var reader = LineReader(store.folder, isSynced: true)
        #expect(reader.words() == (1...2000).map { "\($0)" })
        try store.append(2001...2003, to: today)
        #expect(reader.words() == ["2001", "2002", "2003"])
    }
}
