/// Eight bytes of a string at a time. A byte is plain when it stands for itself: ASCII, no control character, neither a
/// quotation mark nor a backslash.
enum JSONWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Moves the position behind the plain bytes that stand there, as long as there are eight bytes to look at.
    @inline(__always)
    static func skipPlain(_ text: Span<UInt8>, _ position: inout Int) {
        let bytes = unsafe text.bytes
        while position + 8 <= bytes.byteCount {
            let special = unsafe special(bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
            if special != 0 {
                position += special.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
    }

    /// A name of at most 15 plain bytes with 17 bytes of text behind its first quotation mark; nil, and the position
    /// stays, when it is another one.
    static func shortName(_ text: Span<UInt8>, _ position: inout Int) -> PackedName? {
        let start = position + 1
        let bytes = unsafe text.bytes
        guard start + 16 <= bytes.byteCount else { return nil }
        let low = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
        var special = special(low)
        if special != 0 {
            let count = special.trailingZeroBitCount / 8
            guard text[start + count] == UInt8(ascii: "\"") else { return nil }
            position = start + count + 1
            return PackedName(low: low & mask(count), high: 0, count: count)
        }
        let high = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
        special = self.special(high)
        let count = special.trailingZeroBitCount / 8
        guard special != 0, text[start + 8 + count] == UInt8(ascii: "\"") else { return nil }
        position = start + 8 + count + 1
        return PackedName(low: low, high: high & mask(count), count: 8 + count)
    }

    /// The lowest bytes of a word, fewer than eight.
    private static func mask(_ count: Int) -> UInt64 { (1 << UInt64(8 * count)) - 1 }

    /// The top bit of bytes that are not plain is set; that of the lowest one exactly, a borrow may set higher ones.
    private static func special(_ word: UInt64) -> UInt64 {
        let control = (word &- ones &* 0x20) & ~word
        let mark = word ^ ones &* 0x22
        let backslash = word ^ ones &* 0x5C
        let found = control | (mark &- ones) & ~mark | (backslash &- ones) & ~backslash | word
        return UInt64(littleEndian: found & tops)
    }
}
