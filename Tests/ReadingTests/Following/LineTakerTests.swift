import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A line that was spliced while a writer healed the file is read again; any other that can't be read is told at once.
@Suite("LineTaker")
struct LineTakerTests {
    private let store: HandmadeStore
    private let name = "messages/2026-11-22.ndjson"

    init() throws { store = try HandmadeStore() }

    /// What a block of the file tells, when the file was so long at first.
    private func taker(_ text: String, size: Int) throws -> LineTaker {
        try store.append(text, to: name)
        let file = JournalFile(store.path(name), isFound: true)
        var reader = try BlockReader(file)
        let partition = try #require(file.partition)
        var taker = LineTaker(FilePlace(partition), path: file.path, size: size)
        taker.take(try reader.next(), of: reader)
        return taker
    }

    @Test("a line behind the file's first size is doubted once, and what stands behind it is left for the next time")
    func doubt() throws {
        let start = HandmadeStore.lines([1]).utf8.count
        let text = HandmadeStore.lines([1]) + #"{"rece   "# + HandmadeStore.torn + "\n" + HandmadeStore.lines([2])
        var taker = try taker(text, size: start + 6)
        #expect(taker.takeArrivals().map(\.word) == ["1"])
        #expect(taker.doubtful == start)
        taker.resumeAtDoubt()
        var reader = try BlockReader(JournalFile(store.path(name), isFound: true))
        try reader.restart(at: start)
        taker.take(try reader.next(), of: reader)
        #expect(taker.takeArrivals().map(\.word) == ["fault line at \(start)", "2"])
        #expect(taker.doubtful == nil)
    }

    @Test("a line that had its end when the file was begun is not doubted")
    func told() throws {
        let text = "x\n" + HandmadeStore.lines([1])
        var taker = try taker(text, size: text.utf8.count)
        #expect(taker.takeArrivals().map(\.word) == ["fault line at 0", "1"])
    }

    @Test("a line that is too long is told once, and is another one than that which was awaited")
    func tooLong() throws {
        var taker = try taker(HandmadeStore.lines([1]), size: 1000)
        _ = taker.takeArrivals()
        let reader = try BlockReader(JournalFile(store.path(name), isFound: true))
        for _ in 0..<2 { taker.take(.tooLong(at: 4711), of: reader) }
        let expected = ReadingFault.tooLong(path: store.path(name), offset: 4711)
        #expect(taker.takeArrivals().map(\.word) == ["fault \(expected)"])
        var next = LineTaker(taker.place, path: store.path(name), size: 1000)
        next.take(.tooLong(at: 0), of: reader)
        #expect(next.isReplaced)
    }
}
