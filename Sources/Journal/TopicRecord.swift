internal import Posix
internal import Webhook

/// What the last writer left in the topic's lock file. A hint that saves reading: it counts only where it describes the
/// file as it stands, and is never synced.
struct TopicRecord: Equatable {
    static let name: UInt64 = 0x686F_6F6B_6C69_6E32  // "hooklin2"

    /// Which boot of the machine wrote it.
    var boot: BootId
    var file: PartitionIdentity
    /// Bytes of the file after the last line.
    var size: Int
    var lastStamp: Timestamp
    /// Bytes of the file that are known to be on disk.
    var syncedSize = 0
    /// The directories whose entries lead to the file and are on disk; nil where that is not known.
    var entries: EntryTrail?
    /// When a segment was begun because the one before had failed; 0 for never.
    var segmentBegunAt = Timestamp(microseconds: 0)
    /// How far the index of repeats is; nil where that has to be looked up.
    var index: SeenFront?

    init(boot: BootId, file: PartitionIdentity, size: Int, lastStamp: Timestamp) {
        self.boot = boot
        self.file = file
        self.size = size
        self.lastStamp = lastStamp
    }

    /// Nil when it is not whole.
    init?(_ block: StateBlock) {
        guard block.isWhole(Self.name) else { return nil }
        boot = BootId(high: block[0], low: block[1])
        file = PartitionIdentity(words: (block[2], block[3], block[4], block[5], block[6]))
        size = Int(truncatingIfNeeded: block[7])
        lastStamp = Timestamp(microseconds: Int64(bitPattern: block[8]))
        syncedSize = Int(truncatingIfNeeded: block[9])
        segmentBegunAt = Timestamp(microseconds: Int64(bitPattern: block[10]))
        entries = block[11] == 0 ? nil : EntryTrail(word: block[11])
        index = SeenFront(words: (block[12], block[13], block[14], block[15], block[16], block[17]))
    }

    var block: StateBlock {
        StateBlock(Self.name) { words in
            (words[0], words[1]) = (boot.high, boot.low)
            (words[2], words[3], words[4], words[5], words[6]) = file.words
            words[7] = UInt64(size)
            words[8] = UInt64(bitPattern: lastStamp.microseconds)
            words[9] = UInt64(syncedSize)
            words[10] = UInt64(bitPattern: segmentBegunAt.microseconds)
            words[11] = entries?.word ?? 0
            let index = index?.words ?? (0, 0, 0, 0, 0, 0)
            (words[12], words[13], words[14], words[15], words[16], words[17]) = index
        }
    }

    /// Whether a file of so many bytes is as the last writer left it.
    func describes(_ file: PartitionIdentity, size: Int) -> Bool {
        self.file == file && self.size == size
    }
}

/// What a process tells of a file's syncs without the topic's lock: how far it is on disk, or that one failed. The page
/// cache keeps it when the process dies, and another boot of the machine voids it.
struct SyncNote: Equatable {
    static let confirmed: UInt64 = 0x686F_6F6B_646F_6E65  // "hookdone"
    static let failed: UInt64 = 0x686F_6F6B_6661_696C  // "hookfail"

    let boot: BootId
    let file: PartitionIdentity
    /// Bytes that are on disk, where it tells of those.
    let size: Int

    init(boot: BootId, file: PartitionIdentity, size: Int = 0) {
        self.boot = boot
        self.file = file
        self.size = size
    }

    /// Nil when it is not whole, or tells of something else.
    init?(_ block: StateBlock, _ name: UInt64) {
        guard block.isWhole(name) else { return nil }
        boot = BootId(high: block[0], low: block[1])
        file = PartitionIdentity(words: (block[2], block[3], block[4], block[5], block[6]))
        size = Int(truncatingIfNeeded: block[7])
    }

    /// - Parameter name: what it tells.
    func block(_ name: UInt64) -> StateBlock {
        StateBlock(name) { words in
            (words[0], words[1]) = (boot.high, boot.low)
            (words[2], words[3], words[4], words[5], words[6]) = file.words
            words[7] = UInt64(size)
        }
    }
}
