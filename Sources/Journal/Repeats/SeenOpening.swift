internal import Format

/// The first eight words of an index.
///
/// | word | what |
/// | --- | --- |
/// | 0 | a name |
/// | 1 | entries that the table has room for |
/// | 2 | entries in it |
/// | 3 | the slot that was noted last |
/// | 4 | how far that slot's file is known, in bytes |
/// | 5 | the sum of all words behind the opening |
/// | 6 | when all files of the horizon were looked at last, in microseconds |
/// | 7 | the sum of the words before |
struct SeenOpening {
    private static let name: UInt64 = 0x686F_6F6B_7365_6534  // "hooksee4"
    private static let mostCapacity: UInt64 = 1 << 40
    static let wordCount = 8

    let capacity: Int
    var count = 0
    var slot = 0
    var seenSize = 0
    var slotSum: UInt64 = 0
    var lookedAt = Timestamp(microseconds: 0)

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Of the first words of a file; nil when they are not whole.
    init?(_ words: Span<UInt64>) {
        guard words[0] == Self.name, words[7] == WordSum.of(words, 0..<7), (1...Self.mostCapacity).contains(words[1]),
            words[2] <= words[1], words[3] < SeenSlots.count, let seenSize = words[4].count,
            let lookedAt = words[6].moment
        else { return nil }
        capacity = Int(words[1])
        count = Int(words[2])
        slot = Int(words[3])
        slotSum = words[5]
        (self.seenSize, self.lookedAt) = (seenSize, lookedAt)
    }

    /// As it is kept in the file.
    var words: InlineArray<8, UInt64> {
        var words: InlineArray<8, UInt64> = [
            Self.name, UInt64(capacity), UInt64(bitPattern: Int64(count)), UInt64(slot),
            UInt64(bitPattern: Int64(seenSize)), slotSum, UInt64(bitPattern: lookedAt.microseconds), 0,
        ]
        words[7] = WordSum.of(words.span, 0..<7)
        return words
    }
}
