import Format
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// The first line after a boot of the machine: the record is of another one.
@Suite struct RecoveryTests {
    private let store: Store

    init() throws { store = try Store() }

    /// Lets the machine boot: the record stays, with what it says of the file.
    private func boot(syncedSize: Int) throws {
        let root = try store.root()
        let lock = try TopicLock(.messages, in: root)
        try lock.holding { () throws(JournalFault) in
            guard var record = try lock.state().record else { throw .keptMoving(path: "no record") }
            record.boot = BootId(high: 1, low: 1)
            record.syncedSize = syncedSize
            try lock.leave(record)
        }
    }

    private func storeLines(_ count: Int) throws -> [Stored] {
        let journal = try store.journal()
        return try (0..<count).map { try journal.store(message("\($0)")) }
    }

    /// Replaces bytes of the file as a power cut does.
    private func damage(_ range: Range<Int>, _ bytes: [UInt8], _ name: String = Store.file) throws {
        var file = try store.bytes(name)
        file.replaceSubrange(range, with: bytes)
        try writeFile("\(store.path)/\(name)", file, mode: 0o640)
    }

    @Test func whatIsNoLineAnywhereIsMovedAway() throws {
        let lines = try storeLines(4)
        let nul = lines[1].offset + 5..<lines[1].offset + 40
        let half = lines[3].offset + 50..<lines[3].offset + lines[3].length
        let before = try store.bytes()
        try damage(half, [])
        try damage(nul, [UInt8](repeating: 0, count: nul.count))
        try boot(syncedSize: 0)
        let stored = try store.journal().store(message("next"))
        #expect(stored.notes == [.recovered])
        let texts = try store.lines()
        #expect(texts.count == 4)  // two that stand, the one of the fragments, the new one
        #expect(texts[2].hasSuffix(#","torn":\#(lines[1].length + 50)}"#))
        #expect(
            try store.torn().keys.sorted()
                == [lines[1], lines[3]].map { "messages-\(Store.day)-\($0.offset)" }.sorted())
        #expect(try store.bytes().prefix(lines[0].length) == before.prefix(lines[0].length))
        #expect(try store.faults() == [])
        let stamps = try store.stamps()
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// A writer was killed before its line with `torn`, or while it wrote that.
    @Test(arguments: ["", #"{"receivedAt":"2026-11-2"#])
    func whatAnEarlierOneMovedAwayIsToldOf(begun: String) throws {
        let lines = try storeLines(3)
        let gone = lines[1].offset..<lines[1].offset + lines[1].length
        try damage(gone, [UInt8](repeating: 0x20, count: gone.count))
        try store.tear(Array(begun.utf8))
        try boot(syncedSize: 0)
        #expect(try store.journal().store(message("next")).notes == [.recovered])
        #expect(try store.lines()[2].hasSuffix(#""torn":\#(gone.count + begun.utf8.count)}"#))
        try boot(syncedSize: 0)
        #expect(try store.journal().store(message("last")).notes.isEmpty)
        #expect(try store.faults() == [])
    }

    @Test func neighboursAreOneFragment() throws {
        let lines = try storeLines(4)
        for line in lines[1...2] { try damage(line.offset..<line.offset + 3, [0, 0, 0]) }
        try boot(syncedSize: 0)
        try store.journal().store(message("next"))
        let fragment = try #require(try store.torn()["messages-\(Store.day)-\(lines[1].offset)"])
        #expect(fragment.count == lines[1].length + lines[2].length)
        #expect(try store.torn().count == 1)
    }

    @Test func whatIsKnownToBeOnDiskIsNotLookedAt() throws {
        let lines = try storeLines(3)
        try damage(lines[0].offset..<3, [0, 0, 0])
        try boot(syncedSize: lines[1].offset)
        #expect(try store.journal().store(message("next")).notes.isEmpty)
        #expect(try store.torn().isEmpty)
    }

    @Test func theTornLineAscendsThoughNoLineStandsBehindWhatIsOnDisk() throws {
        let lines = try storeLines(2)
        try store.tear([0x7B])
        try boot(syncedSize: lines[1].offset + lines[1].length)
        try store.journal().store(message("next"))
        let stamps = try store.stamps()
        #expect(stamps.count == 4)
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test(arguments: ["2026-11-22T08:00:00.000000Z", "2026-11-22T20:14:45.123456Z", "2026-11-23T08:00:00.000000Z"])
    func theTornLineAscendsThoughNoLineIsLeftOfItsDay(next: String) throws {
        store.clock.set("2026-11-22T07:59:00.000000Z")
        let lines = try storeLines(1)
        try damage(0..<lines[0].length, [UInt8](repeating: 0, count: lines[0].length))
        try boot(syncedSize: 0)
        store.clock.set(next)
        let stored = try store.journal().store(message("next"))
        #expect(stored.notes == [.recovered])
        let stamps = try store.stamps() + (stored.path == Store.file ? [] : store.stamps(stored.path))
        #expect(stamps.count == 2 && stamps[0] < stamps[1])
        #expect(stamps[0].hasPrefix(Store.day))
    }

    @Test func itIsLookedThroughOnce() throws {
        _ = try storeLines(2)
        try boot(syncedSize: 0)
        let journal = try store.journal()
        try journal.store(message("next"))
        let lock = try TopicLock(.messages, in: try store.root())
        #expect(try lock.state().record?.boot == BootId.current)
        #expect(try journal.store(message("again")).notes.isEmpty)
    }

    @Test func aLineOfSpacesOrOfAnotherProgramIsNone() throws {
        let lines = try storeLines(1)
        try store.tear(Array("{}\n \n".utf8))
        try boot(syncedSize: 0)
        try store.journal().store(message("next"))
        #expect(try store.torn() == ["messages-\(Store.day)-\(lines[0].length)": Array("{}\n \n".utf8)])
    }

    @Test(
        arguments: [
            (nil, ["2026-11-21.ndjson", "2026-11-22.ndjson"]), ("2026-11-22", ["2026-11-22.ndjson"]),
            ("2026-11-20", ["2026-11-20.ndjson", "2026-11-21.ndjson", "2026-11-22.ndjson"]),
            ("2026-11-23", ["2026-11-21.ndjson", "2026-11-22.ndjson"]),
        ] as [(String?, [String])])
    func onlyFilesThatMayBeDamagedAreLookedThrough(recorded: String?, names: [String]) throws {
        let all = ["2026-11-20", "2026-11-21", "2026-11-22"].map {
            Partition(topic: .messages, day: day($0), segment: 0)
        }
        let state = try bootedState(recorded)
        let places = Recovery.places(all, state)
        #expect(places.map(\.partition.fileName) == names)
        #expect(places.map(\.from) == names.map { $0 == "\(recorded ?? "").ndjson" ? 7 : 0 })
    }

    /// What a lock file says whose record tells of a day's file.
    private func bootedState(_ recorded: String?) throws -> TopicState {
        let lock = try TopicLock(.messages, in: try store.root())
        if let recorded {
            let partition = Partition(topic: .messages, day: day(recorded), segment: 0)
            let file = PartitionIdentity(partition, file: FileIdentity(device: 0, inode: 1), born: 0)
            var record = TopicRecord(
                boot: BootId(high: 0, low: 0), file: file, size: 9, lastStamp: store.clock.now)
            record.syncedSize = 7
            try lock.leave(record)
        }
        return try lock.state()
    }
}
