internal import Format
internal import Posix

/// The files of one horizon that an index knows, the newest of each of its days; some slots are over for clocks and
/// zones that change. Behind the opening of the index's header:
///
/// | words | what |
/// | --- | --- |
/// | 8 to 103 | the slots, of six words each: the file's five, and how far it is known, in bytes |
/// | 104 to 125 | 0 |
/// | 126, 127 | the boot in which the index was made |
struct SeenSlots {
    /// A file of the topic whose lines the index knows up to a place.
    struct Slot: Equatable {
        var identity: PartitionIdentity
        var seenSize: Int
    }

    static let count = 16
    private static let wordsOfSlot = 6
    private static let bootPlace = 126

    let boot: BootId
    private var slots = InlineArray<16, Slot?>(repeating: nil)
    /// The file that was asked for last: most lines go to the one that the line before went to.
    private var found: (file: PartitionIdentity, slot: Int)?

    init(boot: BootId) {
        self.boot = boot
    }

    /// Of the words of a header.
    init(_ words: Span<UInt64>) {
        boot = BootId(high: words[Self.bootPlace], low: words[Self.bootPlace + 1])
        for slot in 0..<Self.count {
            let place = Self.place(of: slot)
            // No file has the inode 0.
            guard words[place + 3] != 0, let identity = PartitionIdentity(words, at: place),
                let seen = words[place + 5].count
            else { continue }
            slots[slot] = Slot(identity: identity, seenSize: seen)
        }
    }

    /// Writes them to their places in a header.
    func fill(_ words: inout InlineArray<128, UInt64>) {
        for slot in 0..<Self.count {
            guard let there = slots[slot] else { continue }
            let (place, file) = (Self.place(of: slot), there.identity.words)
            words[place] = file.0
            words[place + 1] = file.1
            words[place + 2] = file.2
            words[place + 3] = file.3
            words[place + 4] = file.4
            words[place + 5] = UInt64(bitPattern: Int64(there.seenSize))
        }
        words[Self.bootPlace] = boot.high
        words[Self.bootPlace + 1] = boot.low
    }

    /// The sum of all words of a header behind its opening.
    static func sum(_ words: Span<UInt64>) -> UInt64 { WordSum.of(words, SeenOpening.wordCount..<words.count) }

    private static func place(of slot: Int) -> Int { SeenOpening.wordCount + slot * wordsOfSlot }

    /// Nil for one that is free.
    subscript(slot: Int) -> Slot? {
        get { slots[slot] }
        set {
            slots[slot] = newValue
            found = nil
        }
    }

    /// The slot of a file, if it has one.
    mutating func slot(of file: PartitionIdentity) -> Int? {
        if let found, found.file == file { return found.slot }
        guard let slot = (0..<Self.count).first(where: { slots[$0]?.identity == file }) else { return nil }
        found = (file, slot)
        return slot
    }

    /// Takes a slot for a file: a free one, or that of the oldest day.
    mutating func take(_ file: Slot) -> Int {
        var chosen = 0
        for slot in 0..<Self.count {
            guard let there = slots[slot] else {
                chosen = slot
                break
            }
            if let oldest = slots[chosen], there.identity.day < oldest.identity.day { chosen = slot }
        }
        self[chosen] = file
        return chosen
    }

    /// Frees the slots of a file's inode and of its day.
    mutating func free(_ file: PartitionIdentity) {
        for slot in 0..<Self.count where isOf(file, slot) { self[slot] = nil }
    }

    /// Whether there is a slot of a file's inode, or of its day.
    func holdsAny(of file: PartitionIdentity) -> Bool {
        (0..<Self.count).contains { isOf(file, $0) }
    }

    private func isOf(_ file: PartitionIdentity, _ slot: Int) -> Bool {
        guard let there = slots[slot]?.identity else { return false }
        return there.file == file.file || there.day == file.day
    }
}
