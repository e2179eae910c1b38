internal import Format
internal import Posix

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

    /// Of the words of a lock file; nil when it is not whole.
    /// - Parameter start: the place of its block's first word.
    init?(_ words: Span<UInt64>, at start: Int) {
        guard StateBlock.stands(Self.name, in: words, at: start),
            let file = PartitionIdentity(words, at: start + 3), let size = words[start + 8].count,
            let lastStamp = words[start + 9].moment, let syncedSize = words[start + 10].count,
            let segmentBegunAt = words[start + 11].moment
        else { return nil }
        boot = BootId(high: words[start + 1], low: words[start + 2])
        (self.file, self.size, self.lastStamp) = (file, size, lastStamp)
        (self.syncedSize, self.segmentBegunAt) = (syncedSize, segmentBegunAt)
        entries = words[start + 12] == 0 ? nil : EntryTrail(word: words[start + 12])
        index = SeenFront(words, at: start + 13)
    }

    var block: StateBlock {
        StateBlock(Self.name) { words in
            (words[1], words[2]) = (boot.high, boot.low)
            (words[3], words[4], words[5], words[6], words[7]) = file.words
            words[8] = UInt64(size)
            words[9] = UInt64(bitPattern: lastStamp.microseconds)
            words[10] = UInt64(syncedSize)
            words[11] = UInt64(bitPattern: segmentBegunAt.microseconds)
            words[12] = entries?.word ?? 0
            let index = index?.words ?? (0, 0, 0, 0, 0, 0)
            (words[13], words[14], words[15], words[16], words[17], words[18]) = index
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

    /// Of the words of a lock file; nil when it is not whole, or tells of something else.
    /// - Parameters:
    ///   - start: the place of its block's first word.
    ///   - name: what it tells.
    init?(_ words: Span<UInt64>, at start: Int, _ name: UInt64) {
        guard StateBlock.stands(name, in: words, at: start), let file = PartitionIdentity(words, at: start + 3),
            let size = words[start + 8].count
        else { return nil }
        boot = BootId(high: words[start + 1], low: words[start + 2])
        (self.file, self.size) = (file, size)
    }

    /// - Parameter name: what it tells.
    func block(_ name: UInt64) -> StateBlock {
        StateBlock(name) { words in
            (words[1], words[2]) = (boot.high, boot.low)
            (words[3], words[4], words[5], words[6], words[7]) = file.words
            words[8] = UInt64(size)
        }
    }
}
