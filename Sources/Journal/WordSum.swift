/// A sum over words that tells whether all of them came to the disk: FNV-1a, by words of 8 bytes.
enum WordSum {
    /// Of no word.
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Of the words at some places.
    static func of(_ words: Span<UInt64>, _ places: Range<Int>) -> UInt64 {
        var sum = start
        for place in places { add(words[place], to: &sum) }
        return sum
    }

    /// Goes on with one more.
    @inline(__always)
    static func add(_ word: UInt64, to sum: inout UInt64) {
        sum = (sum ^ word) &* 0x100_0000_01B3
    }
}
