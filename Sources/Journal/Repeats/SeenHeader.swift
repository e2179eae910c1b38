internal import Posix
internal import Webhook

/// The first block of an index: how large its table is, and how far of which files it has seen. It is kept as its 128
/// words, so that reading and writing it allocates nothing.
///
/// The first eight words are all that a line changes, and mostly all that is read and written. The files' slots follow;
/// their sum stands among the first eight, so that who has them in memory knows whether they are still those.
struct SeenHeader: ~Copyable {
    /// A file of the topic whose lines the index knows up to a place.
    struct Slot: Equatable {
        var identity: PartitionIdentity
        var seenSize: Int
    }

    static let byteCount = 1024
    /// Files of one horizon, the newest of each of its days; some are over for clocks and zones that change.
    static let slots = 16
    private static let magic: UInt64 = 0x686F_6F6B_7365_6534  // "hooksee4"
    private static let front = 8
    private static let wordsOfSlot = 6
    /// Behind the slots, and summed with them.
    private static let bootPlace = 126

    /// The words of the front. The slot that was written to last has its seen size here.
    private enum Word {
        static let magic = 0, capacity = 1, count = 2, slot = 3, seenSize = 4, slotSum = 5, lookedAt = 6, sum = 7
    }

    private var words = InlineArray<128, UInt64>(repeating: 0)
    private var areSlotsWritten = false
    /// The file that was asked for last: most lines go to the one that the line before went to.
    private var found: (file: PartitionIdentity, slot: Int)?

    /// Of an index that has seen nothing.
    /// - Parameter boot: in which it is made.
    init(capacity: Int, boot: BootId) {
        words[Word.magic] = Self.magic
        words[Word.capacity] = UInt64(capacity)
        words[Self.bootPlace] = boot.high
        words[Self.bootPlace + 1] = boot.low
    }

    /// In which boot of the machine it was made. After a power cut an index may know of lines that never got to the
    /// disk, so another boot makes another one.
    var boot: BootId { BootId(high: words[Self.bootPlace], low: words[Self.bootPlace + 1]) }

    /// Reads it; nil when it is not whole.
    init?(in file: borrowing Descriptor) throws(SystemFault) {
        guard try read(Self.byteCount, of: file), isFrontSound, words[Word.slotSum] == slotSum else { return nil }
        areSlotsWritten = true
    }

    /// Reads what others changed of it; false when it is not whole, or of another table.
    mutating func refresh(from file: borrowing Descriptor) throws(SystemFault) -> Bool {
        let (capacity, known) = (words[Word.capacity], words[Word.slotSum])
        guard try read(Self.front * 8, of: file), isFrontSound, words[Word.capacity] == capacity else { return false }
        if words[Word.slotSum] == known && areSlotsWritten { return true }
        areSlotsWritten = true
        found = nil
        return try read(Self.byteCount, of: file) && isFrontSound && words[Word.slotSum] == slotSum
            && words[Word.capacity] == capacity
    }

    /// Writes what changed, by one call.
    mutating func write(to file: borrowing Descriptor) throws(SystemFault) {
        if !areSlotsWritten { words[Word.slotSum] = slotSum }
        words[Word.sum] = frontSum
        let count = areSlotsWritten ? Self.front * 8 : Self.byteCount
        try unsafe words.span.withUnsafeBytes { (bytes) throws(SystemFault) in
            try unsafe file.writeAll(UnsafeRawBufferPointer(rebasing: bytes[..<count]), at: 0)
        }
        areSlotsWritten = true
    }

    private mutating func read(_ count: Int, of file: borrowing Descriptor) throws(SystemFault) -> Bool {
        var span = words.mutableSpan
        return try unsafe span.withUnsafeMutableBytes { (bytes) throws(SystemFault) -> Bool in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
            return try unsafe file.readFully(into: part, at: 0) == count
        }
    }

    private var isFrontSound: Bool {
        words[Word.magic] == Self.magic && words[Word.sum] == frontSum && (1...1 << 40).contains(words[Word.capacity])
            && words[Word.slot] < Self.slots
    }

    private var frontSum: UInt64 { sum(0..<Word.sum) }
    private var slotSum: UInt64 { sum(Self.front..<words.count) }

    private func sum(_ range: Range<Int>) -> UInt64 {
        let words = words.span
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in range { sum = (sum ^ words[place]) &* 0x100_0000_01B3 }
        return sum
    }

    /// Entries that the table has room for.
    var capacity: Int { Int(words[Word.capacity]) }

    /// Entries in it.
    var count: Int {
        get { Int(truncatingIfNeeded: words[Word.count]) }
        set { words[Word.count] = UInt64(newValue) }
    }

    /// What a line changes of it, for the record.
    /// - Parameters:
    ///   - inode: of the index.
    ///   - file: the record's.
    ///   - last: the entry that was put for the line.
    mutating func front(
        inode: UInt64, _ file: PartitionIdentity, _ last: SeenFront.Placed
    ) -> SeenFront? {
        guard let slot = slot(of: file) else { return nil }
        let seen = seenSize(of: slot)
        return SeenFront(key: key(inode), count: count, seenSize: seen, lookedAt: lookedAt, last: last)
    }

    /// Takes what the record says, which is newer than what was read; false when that is of another index, or of other
    /// slots.
    mutating func adopt(_ front: SeenFront, inode: UInt64, _ file: PartitionIdentity) -> Bool {
        guard front.key == key(inode), let slot = slot(of: file) else { return false }
        count = front.count
        lookedAt = front.lookedAt
        note(slot, seenSize: front.seenSize)
        return true
    }

    private func key(_ inode: UInt64) -> UInt64 {
        max(1, (words[Word.slotSum] ^ inode) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// When all files of the horizon were looked at last.
    var lookedAt: Timestamp {
        get { Timestamp(microseconds: Int64(bitPattern: words[Word.lookedAt])) }
        set { words[Word.lookedAt] = UInt64(bitPattern: newValue.microseconds) }
    }

    /// The file of a slot.
    subscript(slot: Int) -> Slot? {
        get {
            guard let identity = identity(of: slot) else { return nil }
            return Slot(identity: identity, seenSize: seenSize(of: slot))
        }
        set {
            keepSeenSize()
            found = nil
            var words = words.mutableSpan
            let place = Self.place(of: slot)
            let identity = newValue?.identity.words ?? (0, 0, 0, 0, 0)
            words[place] = identity.0
            words[place + 1] = identity.1
            words[place + 2] = identity.2
            words[place + 3] = identity.3
            words[place + 4] = identity.4
            words[place + 5] = UInt64(newValue?.seenSize ?? 0)
            if words[Word.slot] == slot { words[Word.seenSize] = words[place + 5] }
            areSlotsWritten = false
        }
    }

    /// How far the index knows the file of a slot, in bytes.
    func seenSize(of slot: Int) -> Int {
        Int(truncatingIfNeeded: words[words[Word.slot] == slot ? Word.seenSize : Self.place(of: slot) + 5])
    }

    /// Nil for a slot that is free.
    private func identity(of slot: Int) -> PartitionIdentity? {
        let words = words.span
        let place = Self.place(of: slot)
        guard words[place + 3] != 0 else { return nil }
        return PartitionIdentity(words, at: place)
    }

    private static func place(of slot: Int) -> Int { front + slot * wordsOfSlot }

    /// The lines of a slot's file are in the index up to a place.
    mutating func note(_ slot: Int, seenSize: Int) {
        if words[Word.slot] != slot {
            keepSeenSize()
            words[Word.slot] = UInt64(slot)
            areSlotsWritten = false
        }
        words[Word.seenSize] = UInt64(seenSize)
    }

    /// Brings the slot that was written to last up to date.
    private mutating func keepSeenSize() {
        words[Self.place(of: Int(words[Word.slot])) + 5] = words[Word.seenSize]
    }

    /// The slot of a file, if the index knows it.
    mutating func slot(of file: PartitionIdentity) -> Int? {
        if let found, found.file == file { return found.slot }
        guard let slot = (0..<Self.slots).first(where: { identity(of: $0) == file }) else { return nil }
        found = (file, slot)
        return slot
    }

    /// Takes a slot for a file: a free one, or that of the oldest day. Nothing is known any more of another file of its
    /// inode, or of its day: that one is in no use.
    mutating func addSlot(_ file: Slot) -> Int {
        forget(file.identity)
        var chosen = 0
        for slot in 0..<Self.slots {
            guard let there = self[slot] else {
                chosen = slot
                break
            }
            if let oldest = self[chosen], there.identity.day < oldest.identity.day { chosen = slot }
        }
        self[chosen] = file
        return chosen
    }

    /// Frees the slots of a file's inode and of its day.
    mutating func forget(_ file: PartitionIdentity) {
        for slot in 0..<Self.slots {
            guard let there = identity(of: slot) else { continue }
            if there.file == file.file || there.day == file.day { self[slot] = nil }
        }
    }
}
