internal import Posix
internal import Webhook

/// What the last writer left in the topic's lock file: 14 words of 8 bytes. A hint that saves reading: it counts only
/// where it describes the file as it stands, and is never synced.
struct TopicRecord: Equatable {
    private static let magic: UInt64 = 0x686F_6F6B_6C69_6E31  // "hooklin1"
    private static let words = 14
    private static let byteCount = words * 8

    /// Which boot of the machine wrote it.
    var boot: BootId
    var file: FileIdentity
    var day: Day
    var segment: Int
    /// Bytes of the file after the last line.
    var size: Int
    var lastStamp: Timestamp
    /// Bytes of the file that are known to be on disk.
    var syncedSize: Int
    /// When a segment was begun because the one before had failed; 0 for never.
    var segmentBegunAt = Timestamp(microseconds: 0)
    /// A sync of the file failed, and the next segment could not be begun yet.
    var isFailed = false

    /// Reads it from the lock file; nil when there is none, or it is not whole.
    init?(in lock: borrowing Descriptor) throws(SystemFault) {
        var words = InlineArray<14, UInt64>(repeating: 0)
        var span = words.mutableSpan
        let count = try unsafe span.withUnsafeMutableBytes { (bytes) throws(SystemFault) -> Int in
            try unsafe lock.read(into: bytes, at: 0)
        }
        guard count == Self.byteCount, words[0] == Self.magic, words[13] == Self.checksum(words) else { return nil }
        boot = BootId(high: words[1], low: words[2])
        file = FileIdentity(device: words[3], inode: words[4])
        day = Day(number: Int64(bitPattern: words[5]))
        segment = Int(truncatingIfNeeded: words[6])
        size = Int(truncatingIfNeeded: words[7])
        lastStamp = Timestamp(microseconds: Int64(bitPattern: words[8]))
        syncedSize = Int(truncatingIfNeeded: words[9])
        segmentBegunAt = Timestamp(microseconds: Int64(bitPattern: words[10]))
        isFailed = words[11] != 0
    }

    init(
        boot: BootId, file: FileIdentity, partition: Partition, size: Int, lastStamp: Timestamp, syncedSize: Int
    ) {
        self.boot = boot
        self.file = file
        day = partition.day
        segment = partition.segment
        self.size = size
        self.lastStamp = lastStamp
        self.syncedSize = syncedSize
    }

    /// Writes it to the lock file, by one call.
    func write(to lock: borrowing Descriptor) throws(SystemFault) {
        var words: InlineArray<14, UInt64> = [
            Self.magic, boot.high, boot.low, file.device, file.inode, UInt64(bitPattern: day.number),
            UInt64(segment), UInt64(size), UInt64(bitPattern: lastStamp.microseconds), UInt64(syncedSize),
            UInt64(bitPattern: segmentBegunAt.microseconds), isFailed ? 1 : 0, 0, 0,
        ]
        words[13] = Self.checksum(words)
        try unsafe words.span.withUnsafeBytes { (bytes) throws(SystemFault) in
            try unsafe lock.writeAll(bytes, at: 0)
        }
    }

    /// Whether it tells of this partition.
    func isOf(_ partition: Partition) -> Bool {
        day == partition.day && segment == partition.segment
    }

    /// Whether the file is as the last writer left it.
    func describes(_ extent: FileExtent) -> Bool {
        file == extent.identity && size == extent.size
    }

    private static func checksum(_ words: InlineArray<14, UInt64>) -> UInt64 {
        let words = words.span
        var sum: UInt64 = 0
        for place in 0..<13 { sum = (sum ^ words[place]) &* 0x100_0000_01B3 }
        return sum
    }
}

/// The kernel's name for one boot of the machine: `/proc/sys/kernel/random/boot_id`.
struct BootId: Equatable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Of its 32 hexadecimal digits; whatever stands between them is skipped.
    init(text: Span<UInt8>) {
        var words = (high: UInt64(0), low: UInt64(0))
        for place in 0..<text.count {
            guard let digit = Self.digit(text[place]) else { continue }
            words = (words.high << 4 | words.low >> 60, words.low << 4 | UInt64(digit))
        }
        self.init(high: words.high, low: words.low)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Read once; a process that forks reads it for its children. Zero where there is no /proc to ask.
    static let current = read()

    private static func read() -> BootId {
        var text = InlineArray<64, UInt8>(repeating: 0)
        var span = text.mutableSpan
        let count = unsafe span.withUnsafeMutableBytes { bytes in
            // Whatever the fault: there is no name.
            unsafe (try? Descriptor.openForReading("/proc/sys/kernel/random/boot_id").readFully(into: bytes, at: 0))
                ?? 0
        }
        return BootId(text: text.span.extracting(0..<count))
    }
}
