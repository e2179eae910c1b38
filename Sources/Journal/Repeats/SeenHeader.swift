internal import Format
internal import Posix

/// The first block of an index: how large its table is, and how far of which files it has seen.
///
/// | words | what |
/// | --- | --- |
/// | 0 to 7 | the opening: all that a line changes, and mostly all that is read and written |
/// | 8 to 127 | the slots, and the boot |
///
/// How far the file of one slot is known, the one that was noted last, stands in the opening; the slots have it as of
/// the time when another one was noted. The slots' sum stands in the opening too, so that who has them in memory knows
/// whether they are still those.
struct SeenHeader: ~Copyable {
    static let byteCount = 1024

    private var opening: SeenOpening
    private var slots: SeenSlots
    private var areSlotsWritten = false

    /// Of an index that has seen nothing.
    /// - Parameter boot: in which it is made.
    init(capacity: Int, boot: BootId) {
        opening = SeenOpening(capacity: capacity)
        slots = SeenSlots(boot: boot)
    }

    /// Of a table that has all lines which another index knows of its files.
    /// - Parameter count: entries in the table.
    init(capacity: Int, count: Int, boot: BootId, filesOf other: borrowing SeenHeader) {
        opening = SeenOpening(capacity: capacity)
        opening.count = count
        slots = SeenSlots(boot: boot)
        for slot in 0..<SeenSlots.count { slots[slot] = other[slot] }
        opening.seenSize = slots[opening.slot]?.seenSize ?? 0
    }

    /// Reads it; nil when it is not whole.
    init?(in file: borrowing Descriptor) throws(SystemFault) {
        var words = InlineArray<128, UInt64>(repeating: 0)
        guard try file.read(into: words.mutableSpan, at: 0), let opening = SeenOpening(words.span),
            opening.slotSum == SeenSlots.sum(words.span)
        else { return nil }
        self.opening = opening
        slots = SeenSlots(words.span)
        areSlotsWritten = true
    }

    /// Reads what others changed of it; false when it is not whole, or of another table.
    mutating func refresh(from file: borrowing Descriptor) throws(SystemFault) -> Bool {
        var words = InlineArray<8, UInt64>(repeating: 0)
        guard try file.read(into: words.mutableSpan, at: 0), let now = SeenOpening(words.span),
            now.capacity == capacity
        else { return false }
        if areSlotsWritten && now.slotSum == opening.slotSum {
            opening = now
            return true
        }
        guard let whole = try SeenHeader(in: file), whole.capacity == capacity else { return false }
        self = whole
        return true
    }

    /// Writes what changed, by one call.
    mutating func write(to file: borrowing Descriptor) throws(SystemFault) {
        if areSlotsWritten {
            let words = opening.words
            return try file.write(words.span, at: 0)
        }
        var words = InlineArray<128, UInt64>(repeating: 0)
        slots.fill(&words)
        opening.slotSum = SeenSlots.sum(words.span)
        let first = opening.words
        for place in first.indices { words[place] = first[place] }
        try file.write(words.span, at: 0)
        areSlotsWritten = true
    }

    /// In which boot of the machine it was made. After a power cut an index may know of lines that never got to the
    /// disk, so another boot makes another one.
    var boot: BootId { slots.boot }

    /// Entries that the table has room for.
    var capacity: Int { opening.capacity }

    /// Entries in it.
    var count: Int {
        get { opening.count }
        set { opening.count = newValue }
    }

    /// When all files of the horizon were looked at last.
    var lookedAt: Timestamp {
        get { opening.lookedAt }
        set { opening.lookedAt = newValue }
    }
}

/// How far which files are known.
extension SeenHeader {
    /// The file of a slot, and how far it is known; nil for a slot that is free.
    subscript(slot: Int) -> SeenSlots.Slot? {
        guard var there = slots[slot] else { return nil }
        if slot == opening.slot { there.seenSize = opening.seenSize }
        return there
    }

    /// How far the index knows the file of a slot, in bytes.
    func seenSize(of slot: Int) -> Int {
        slot == opening.slot ? opening.seenSize : slots[slot]?.seenSize ?? 0
    }

    /// The slot of a file, if the index knows it.
    mutating func slot(of file: PartitionIdentity) -> Int? { slots.slot(of: file) }

    /// The lines of a slot's file are in the index up to a place.
    mutating func note(_ slot: Int, seenSize: Int) {
        if opening.slot != slot {
            bringSlotsUpToDate()
            opening.slot = slot
            areSlotsWritten = false
        }
        opening.seenSize = seenSize
    }

    /// Takes a slot for a file; nothing is known any more of another file of its inode, or of its day: that one is in no
    /// use.
    mutating func addSlot(_ file: SeenSlots.Slot) -> Int {
        bringSlotsUpToDate()
        slots.free(file.identity)
        let slot = slots.take(file)
        slotsChanged()
        return slot
    }

    /// Frees the slots of a file's inode and of its day.
    mutating func forget(_ file: PartitionIdentity) {
        guard slots.holdsAny(of: file) else { return }
        bringSlotsUpToDate()
        slots.free(file)
        slotsChanged()
    }

    private mutating func bringSlotsUpToDate() {
        slots[opening.slot]?.seenSize = opening.seenSize
    }

    private mutating func slotsChanged() {
        opening.seenSize = slots[opening.slot]?.seenSize ?? 0
        areSlotsWritten = false
    }
}

/// What a topic's record says of it.
extension SeenHeader {
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
        guard front.key == key(inode), front.count <= capacity, let slot = slot(of: file) else { return false }
        count = front.count
        lookedAt = front.lookedAt
        note(slot, seenSize: front.seenSize)
        return true
    }

    private func key(_ inode: UInt64) -> UInt64 {
        max(1, (opening.slotSum ^ inode) &* 0x9E37_79B9_7F4A_7C15)
    }
}
