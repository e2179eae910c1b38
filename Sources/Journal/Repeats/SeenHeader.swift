internal import Posix
internal import Webhook

/// The first block of an index: how large its table is, and how far of which files it has seen. It is kept as its 128
/// words, so that reading and writing it allocates nothing.
struct SeenHeader: ~Copyable {
    /// A file of the topic whose lines the index knows up to a place.
    struct Slot: Equatable {
        var identity: FileIdentity
        var day: Day
        var segment: Int
        var seenSize: Int
    }

    static let byteCount = 1024
    /// Files of one horizon: five days, and what failed syncs begin.
    static let slots = 16
    private static let magic: UInt64 = 0x686F_6F6B_7365_656E  // "hookseen"
    private static let firstSlot = 8
    private static let wordsOfSlot = 5

    private var words = InlineArray<128, UInt64>(repeating: 0)

    /// Of an index that has seen nothing.
    init(capacity: Int) {
        words[0] = Self.magic
        words[1] = UInt64(capacity)
    }

    /// Reads it; nil when it is not whole.
    init?(in file: borrowing Descriptor) throws(SystemFault) {
        var span = words.mutableSpan
        let count = try unsafe span.withUnsafeMutableBytes { (bytes) throws(SystemFault) -> Int in
            try unsafe file.readFully(into: bytes, at: 0)
        }
        guard count == Self.byteCount, words[0] == Self.magic, words[127] == checksum, (1...1 << 40).contains(words[1])
        else { return nil }
    }

    /// Writes it, by one call.
    mutating func write(to file: borrowing Descriptor) throws(SystemFault) {
        words[127] = checksum
        try unsafe words.span.withUnsafeBytes { (bytes) throws(SystemFault) in
            try unsafe file.writeAll(bytes, at: 0)
        }
    }

    private var checksum: UInt64 {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in 0..<127 { sum = (sum ^ words[place]) &* 0x100_0000_01B3 }
        return sum
    }

    /// Entries that the table has room for.
    var capacity: Int { Int(words[1]) }

    /// Entries in it.
    var count: Int {
        get { Int(truncatingIfNeeded: words[2]) }
        set { words[2] = UInt64(newValue) }
    }

    /// The file of a slot.
    subscript(slot: Int) -> Slot? {
        get {
            let place = Self.firstSlot + slot * Self.wordsOfSlot
            guard words[place + 1] != 0 else { return nil }
            return Slot(
                identity: FileIdentity(device: words[place], inode: words[place + 1]),
                day: Day(number: Int64(bitPattern: words[place + 2])),
                segment: Int(truncatingIfNeeded: words[place + 3]),
                seenSize: Int(truncatingIfNeeded: words[place + 4]))
        }
        set {
            let place = Self.firstSlot + slot * Self.wordsOfSlot
            words[place] = newValue?.identity.device ?? 0
            words[place + 1] = newValue?.identity.inode ?? 0
            words[place + 2] = UInt64(bitPattern: newValue?.day.number ?? 0)
            words[place + 3] = UInt64(newValue?.segment ?? 0)
            words[place + 4] = UInt64(newValue?.seenSize ?? 0)
        }
    }

    /// The slot of a file, if the index knows it.
    func slot(of identity: FileIdentity) -> Int? {
        for slot in 0..<Self.slots where self[slot]?.identity == identity { return slot }
        return nil
    }

    /// Takes a slot for a file: a free one, or that of the oldest day.
    mutating func addSlot(_ file: Slot) -> Int {
        var chosen = 0
        for slot in 0..<Self.slots {
            guard let there = self[slot] else {
                chosen = slot
                break
            }
            if let oldest = self[chosen], there.day < oldest.day { chosen = slot }
        }
        self[chosen] = file
        return chosen
    }
}
