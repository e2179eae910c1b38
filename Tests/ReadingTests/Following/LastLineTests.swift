import TestSupport
import Testing

@testable import Format
@testable import Reading

/// The last line before a bound, and where a reader begins by it.
@Suite("LastLine")
struct LastLineTests {
    private let store: HandmadeStore

    init() throws { store = try HandmadeStore() }

    private func last(_ name: String) throws -> Int? {
        try LastLine.position(of: JournalFile(store.path(name), isFound: true))?.number
    }

    @Test("the last line of an event is found, whatever stands behind it")
    func last() throws {
        let name = "messages/2026-11-22.ndjson"
        try store.append("", to: name)
        #expect(try last(name) == nil)
        try store.append(HandmadeStore.torn + "\n", to: name)
        #expect(try last(name) == nil)
        try store.append(1...2, to: name)
        #expect(try last(name) == 2)
        try store.append("   " + HandmadeStore.torn + "\n{}\n" + String(repeating: " ", count: 300_000), to: name)
        #expect(try last(name) == 2)
        try store.append("\n" + HandmadeStore.lines([3]) + #"{"rece"#, to: name)
        #expect(try last(name) == 3)
        try store.compress(name)
        #expect(try last(name + ".gz") == 3)
    }

    @Test("the window grows until a whole line is in it", arguments: [1, 65_535, 65_536, 65_537, 400_000])
    func window(count: Int) throws {
        let name = "messages/2026-11-22.ndjson"
        try store.append(HandmadeStore.lines([1]) + String(repeating: "x", count: count) + "\n", to: name)
        #expect(try last(name) == 1)
    }

    @Test("behind the ends of all files, only what comes from now on is read")
    func ends() throws {
        for (number, name) in [
            "messages/2026-11-18", "messages/2026-11-19", "messages/2026-11-20", "messages/2026-11-22",
            "report/2026-11-20",
        ].enumerated() {
            try store.append(number...number, to: name + ".ndjson")
        }
        for name in ["messages/2026-11-18", "messages/2026-11-20", "report/2026-11-20"] {
            try store.compress(name + ".ndjson")
        }
        try makeDirectory(store.path("messages/2026-11-23.ndjson"), mode: 0o700)
        var faults: [ReadingFault] = []
        let ends = try store.folder.positions(before: .now) { faults.append($0) }
        #expect(ends.all.map(\.number) == [1, 3, 4])
        #expect(faults == [.notAFile(path: store.path("messages/2026-11-23.ndjson"))])
        removeTree(store.path("messages/2026-11-23.ndjson"))
        var reader = store.reader(behind: ends)
        #expect(reader.words() == [])
        for name in ["messages/2026-11-19", "messages/2026-11-23", "report/2026-11-21", "alerts/2026-11-23"] {
            try store.append(9...9, to: name + ".ndjson")
            #expect(reader.words() == ["9"], "\(name)")
        }
    }
}
