import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicRecordTests {
    private let folder: TemporaryDirectory
    private let path: String

    init() throws {
        folder = try TemporaryDirectory()
        path = try folder.write("lock", [])
    }

    private func lock() throws -> Descriptor { try Descriptor.openOrCreate(path, permissions: 0o600) }

    private func state() throws -> TopicState { try TopicState(in: try lock(), boot: boot) }

    private let boot = BootId(high: .max, low: 7)

    private func identity(_ inode: UInt64 = .max, segment: Int = 5, born: Int64 = -1) -> PartitionIdentity {
        let partition = Partition(topic: .messages, day: day("2026-11-22"), segment: segment)
        return PartitionIdentity(partition, file: FileIdentity(device: 3, inode: inode), born: born)
    }

    private func record() -> TopicRecord {
        var record = TopicRecord(
            boot: boot, file: identity(), size: 1 << 40, lastStamp: moment("2026-11-22T20:14:45.123456Z"))
        record.syncedSize = 99
        record.entries = EntryTrail([FileIdentity(device: 1, inode: 2)])
        record.segmentBegunAt = moment("2026-11-22T20:00:00.000000Z")
        record.index = SeenFront(
            key: .max, count: 5, seenSize: 77, lookedAt: moment("2026-11-22T20:14:44.000000Z"),
            last: SeenFront.Placed(place: 3, word: .max))
        return record
    }

    private func leave(_ record: TopicRecord) throws { try record.block.write(to: try lock(), at: 0) }

    private func note(_ name: UInt64, _ place: TopicState.Place, _ note: SyncNote) throws {
        try note.block(name).write(to: try lock(), at: place.rawValue)
    }

    @Test func aRecordIsReadAsItWasLeft() throws {
        try leave(record())
        #expect(try state().record == record())
    }

    @Test func aLaterRecordReplacesIt() throws {
        var later = TopicRecord(
            boot: BootId(high: 0, low: 0), file: identity(7, segment: 0, born: 0), size: 0,
            lastStamp: record().lastStamp)
        later.syncedSize = 0
        try leave(record())
        try leave(later)
        #expect(try state().record == later)
    }

    @Test func anEmptyFileHasNone() throws {
        let state = try state()
        #expect(state.record == nil)
        #expect(state.failed == nil)
        #expect(state.syncedSize(of: identity()) == 0)
    }

    @Test func aRecordCutAnywhereIsNone() throws {
        try leave(record())
        let whole = try readFile(path)
        for count in 0..<whole.count {
            try writeFile(path, whole.prefix(count))
            #expect(try state().record == nil, "cut at \(count)")
        }
    }

    @Test func aBlockWithAnyByteChangedIsNone() throws {
        try leave(record())
        try note(SyncNote.confirmed, .confirmed, SyncNote(boot: boot, file: identity(), size: 1000))
        try note(SyncNote.failed, .failed, SyncNote(boot: boot, file: identity()))
        let whole = try readFile(path)
        for place in whole.indices {
            var damaged = whole
            damaged[place] ^= 0x10
            try writeFile(path, damaged)
            let state = try state()
            #expect((state.record == nil) == (place < 160), "byte \(place)")
            #expect((state.syncedSize(of: identity()) < 1000) == (160..<320).contains(place), "byte \(place)")
            #expect((state.failed == nil) == (place >= 320), "byte \(place)")
        }
    }

    @Test func whatIsToldOfSyncsCountsForOneFileAndOneBoot() throws {
        try leave(record())
        try note(SyncNote.confirmed, .confirmed, SyncNote(boot: boot, file: identity(), size: 1000))
        try note(SyncNote.failed, .failed, SyncNote(boot: boot, file: identity(8)))
        #expect(try state().syncedSize(of: identity()) == 1000)
        #expect(try state().failed == identity(8))
        for other in [identity(7), identity(segment: 4), identity(born: 0)] {
            #expect(try state().syncedSize(of: other) == 0)
            #expect(try state().entries(of: other) == nil)
        }
        let later = try TopicState(in: try lock(), boot: BootId(high: 1, low: 1))
        #expect(later.syncedSize(of: identity()) == 99)  // what the record says holds for every boot
        #expect(later.failed == nil)
    }

    @Test func aRecordTellsOfOneStateOfAFile() throws {
        let file = try folder.write("file", [1, 2, 3])
        let extent = try FileExtent(at: file)
        let partition = Partition(topic: .messages, day: day("2026-11-22"), segment: 0)
        let identity = PartitionIdentity(partition, file: extent.identity, born: extent.born)
        var record = TopicRecord(
            boot: BootId.current, file: identity, size: 3, lastStamp: moment("2026-11-22T20:14:45.123456Z"))
        #expect(record.describes(identity, size: 3))
        #expect(record.file.isOf(partition))
        #expect(!record.file.isOf(partition.nextSegment))
        record.size = 4
        #expect(!record.describes(identity, size: 3))
    }

    @Test func theBootHasOneNameUntilTheNext() throws {
        let text = String(decoding: try readFile("/proc/sys/kernel/random/boot_id"), as: UTF8.self)
        let digits = text.filter(\.isHexDigit)
        #expect(BootId.current.high == UInt64(digits.prefix(16), radix: 16))
        #expect(BootId.current.low == UInt64(digits.suffix(16), radix: 16))
    }
}
