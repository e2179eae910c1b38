internal import Format

/// What each line changes of an index's header. It stands in the topic's record, beside which it is read and written
/// anyway; the index's own header has it only as of when somebody last caught up.
struct SeenFront: Equatable {
    /// Of which index, with which files in its slots: a sum, never 0.
    let key: UInt64
    /// Entries in the table.
    let count: Int
    /// How far the index knows the record's file, in bytes.
    let seenSize: Int
    /// When all files of the horizon were looked at last.
    let lookedAt: Timestamp
    /// The entry that was put last, and where: an index that does not have it there is an older one.
    let last: Placed

    /// An entry's place in the table, and what it says there in one word.
    struct Placed: Equatable {
        let place: Int
        let word: UInt64
    }
}

extension SeenFront.Placed {
    init(_ entry: SeenEntry, at place: Int) {
        self.init(place: place, word: entry.high ^ entry.low)
    }
}

extension SeenFront {
    /// Of the six words from a place on, as `words` gives them; nil where there is none.
    init?(_ words: Span<UInt64>, at place: Int) {
        guard words[place] != 0, let count = words[place + 1].count, let seenSize = words[place + 2].count,
            let lookedAt = words[place + 3].moment, let last = words[place + 4].count
        else { return nil }
        key = words[place]
        (self.count, self.seenSize, self.lookedAt) = (count, seenSize, lookedAt)
        self.last = Placed(place: last, word: words[place + 5])
    }

    /// As it is kept in the record.
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) {
        let looked = UInt64(bitPattern: lookedAt.microseconds)
        return (key, UInt64(count), UInt64(seenSize), looked, UInt64(last.place), last.word)
    }
}
