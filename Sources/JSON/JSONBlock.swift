/// Sixteen bytes of a string at a time. A byte is plain when it stands for itself: ASCII, no control character, neither
/// a quotation mark nor a backslash.
struct JSONBlock {
    static let size = 16

    private let bytes: SIMD16<UInt8>

    /// The bytes that stand there; nil when fewer do.
    @inline(__always)
    init?(_ text: Span<UInt8>, _ position: Int) {
        guard position &+ Self.size <= text.count else { return nil }
        bytes = unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: SIMD16<UInt8>.self)
    }

    /// How many plain bytes come before one that is not; nil when all are plain.
    @inline(__always)
    var plain: Int? {
        let mark = (bytes ^ SIMD16(repeating: 0x22)) &- SIMD16(repeating: 1)
        let backslash = (bytes ^ SIMD16(repeating: 0x5C)) &- SIMD16(repeating: 1)
        let control = bytes &- SIMD16(repeating: 0x20)
        // The top bit of a byte that is not plain. Comparing with .< would not become vector instructions.
        let special = Self.words((control | mark | backslash | bytes) & SIMD16(repeating: 0x80))
        if special.low != 0 { return special.low.trailingZeroBitCount / 8 }
        return special.high == 0 ? nil : 8 &+ special.high.trailingZeroBitCount / 8
    }

    /// The first bytes, fewer than 16, as a name.
    @inline(__always)
    func name(_ count: Int) -> PackedName {
        let (low, high) = Self.words(bytes)
        let kept: UInt64 = ~(~0 &<< UInt64(count * 8))
        return count < 8
            ? PackedName(low: low & kept, high: 0, count: count) : PackedName(low: low, high: high & kept, count: count)
    }

    @inline(__always)
    private static func words(_ bytes: SIMD16<UInt8>) -> (low: UInt64, high: UInt64) {
        let words = unsafe unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        return (UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
    }
}
