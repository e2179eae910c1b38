import Format
import Posix
import TestSupport
import Webhook

@testable import Journal

/// A topic's lock file whose blocks are written one by one.
struct LockFile {
    private let folder: TemporaryDirectory
    let path: String
    let boot = BootId(high: .max, low: 7)

    init() throws {
        folder = try TemporaryDirectory()
        path = try folder.write("lock", [])
    }

    func lock() throws -> Descriptor { try Descriptor.openOrCreate(path, permissions: 0o600) }

    /// What it says in a boot; that of its blocks if nil.
    func state(boot other: BootId? = nil) throws -> TopicState { try TopicState(in: try lock(), boot: other ?? boot) }

    func leave(_ record: TopicRecord) throws { try record.block.write(to: try lock(), at: 0) }

    /// Leaves a block with one word changed, and its sum right.
    func leave(_ name: UInt64, _ block: TopicState.Place, _ place: Int, _ word: UInt64) throws {
        let bytes = try readFile(path).dropFirst(block.rawValue * StateBlock.byteCount)
        let old = stride(from: 0, to: StateBlock.byteCount, by: 8).map { place in
            bytes.dropFirst(place).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        let changed = StateBlock(name) { words in
            for place in 1..<StateBlock.words - 1 { words[place] = old[place] }
            words[place] = word
        }
        try changed.write(to: try lock(), at: block.rawValue)
    }

    func note(_ name: UInt64, _ place: TopicState.Place, _ note: SyncNote) throws {
        try note.block(name).write(to: try lock(), at: place.rawValue)
    }

    func identity(_ inode: UInt64 = .max, segment: Int = 5, born: Int64 = -1) -> PartitionIdentity {
        let partition = Partition(topic: .messages, day: day("2026-11-22"), segment: segment)
        return PartitionIdentity(partition, file: FileIdentity(device: 3, inode: inode), born: born)
    }

    /// A record all of whose words say something.
    func record() -> TopicRecord {
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
}
