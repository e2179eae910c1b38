import Glibc
import Posix
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// What tells that there may be more lines.
@Suite("Watch")
struct WatchTests {
    private static let patience: Int64 = 20_000
    private let store: HandmadeStore
    private let today = "messages/2026-11-22.ndjson"

    init() throws {
        store = try HandmadeStore()
        try store.append(1...1, to: today)
    }

    /// Waits for changes as long as the test has patience, and joins them.
    private func changes(_ watch: inout Watch) throws -> [Change] {
        guard case .changed(let changes) = try watch.wait(milliseconds: Self.patience) else { return [] }
        return changes
    }

    @Test("growth is told by its file; what is made, moved or removed, by its topic; a topic, by anything")
    func told() throws {
        var watch = try Watch(store.folder)
        try store.append(2...2, to: today)
        #expect(try changes(&watch) == [.growth(.messages, "2026-11-22.ndjson")])
        try store.append("", to: "messages/2026-11-23.ndjson")
        #expect(try changes(&watch) == [.files(.messages)])
        try store.compress(today)
        #expect(try changes(&watch).contains(.files(.messages)))
        _ = try watch.wait(milliseconds: 0)
        try store.remove("messages/2026-11-23.ndjson")
        #expect(try changes(&watch) == [.files(.messages)])
        try makeDirectory(store.path("report"), mode: 0o700)
        #expect(try changes(&watch).first == .anything)
        try store.append(3...3, to: "report/2026-11-22.ndjson")
        #expect(try changes(&watch).contains(.files(.report)))
    }

    @Test("where nothing happens nothing is told, and nothing is looked at")
    func idle() throws {
        var watch = try Watch(store.folder)
        #expect(try watch.wait(milliseconds: 300) == .timedOut)
        try store.append(2...2, to: "report/2026-11-22.ndjson")
        var alone = try Watch(store.folder, topics: [.messages])
        try store.append(3...3, to: "report/2026-11-22.ndjson")
        #expect(try alone.wait(milliseconds: 300) == .timedOut)
    }

    @Test("a data directory that comes late, or is made anew, is watched from then on")
    func madeAnew() throws {
        removeTree(store.path)
        var watch = try Watch(store.folder)
        var reader = store.reader()
        _ = reader.words()
        for number in 2...4 {
            try makeDirectory(store.path, mode: 0o700)
            try store.append(number...number, to: today)
            #expect(try words(1, from: &reader, by: &watch).filter { !$0.hasPrefix("gap") } == ["\(number)"])
            removeTree(store.path)
            try waitUntil("the directory is missed") {
                if case .changed = try watch.wait(milliseconds: 50) { return true }
                return false
            }
        }
    }

    @Test("where there is no inotify it says again and again that anything may have changed")
    func without() throws {
        var watch = try Watch(store.folder, looksAgain: true)
        #expect(try watch.wait() == .changed([.anything]))
        #expect(try watch.wait(milliseconds: 1) == .changed([.anything]))
    }

    /// Reads until so many lines have come, hearing of no more than the watch tells.
    private func words(_ count: Int, from reader: inout LineReader, by watch: inout Watch) throws -> [String] {
        var words: [String] = []
        let deadline = Deadline(after: .seconds(60))
        while words.filter({ Int($0) != nil }).count < count {
            while let arrival = reader.next() { words.append(arrival.word) }
            if deadline.isOver { throw HostFault.late("line \(words.count) of \(count)") }
            guard words.count < count, case .changed(let changes) = try watch.wait(milliseconds: 200) else { continue }
            for change in changes { reader.hear(change) }
        }
        return words
    }
}
