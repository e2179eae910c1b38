internal import Format

/// One key of the index in 16 bytes: 48 bits of the signature's digest, where its first line stands, and how many
/// lines of it came since. It is believed only after the line itself was read.
struct SeenEntry: Equatable {
    static let byteCount = 16
    /// More repeats than this make the next line a first one again.
    static let mostRepeats = (1 << 20) - 1
    /// Beyond this place a line is not indexed: 1 TiB.
    static let farthest = 1 << 40

    /// 0 only where there is no entry.
    private(set) var high: UInt64
    private(set) var low: UInt64

    static let none = SeenEntry(high: 0, low: 0)

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameters:
    ///   - slot: of the file, in the index's header.
    ///   - offset: where the first line begins.
    init(_ print: Fingerprint, slot: Int, offset: Int, repeats: Int) {
        low = UInt64(slot) << 60 | UInt64(offset) << 20 | UInt64(repeats)
        high = print.bits << 16
        high |= UInt64(check)
    }

    /// What a stored line says: the first of its key, or that it came so many times since. Nil where that can't be said
    /// in an entry.
    init?(_ head: LineHead, slot: Int, offset: Int) {
        let repeats = head.repeats ?? 0
        guard offset < Self.farthest, (0...Self.mostRepeats).contains(repeats) else { return nil }
        self.init(Fingerprint(head.signature), slot: slot, offset: offset, repeats: repeats)
    }

    /// The key's entry after a line of this one; nil when the line is no news.
    /// - Parameter known: what is known of the key; none is an entry too.
    func following(_ known: SeenEntry) -> SeenEntry? {
        if repeats == 0 { return self }
        if known.isNone || !known.isSound || known.repeats >= repeats { return nil }
        return known.with(repeats: repeats)
    }

    /// The key's entry with another number of lines since.
    func with(repeats: Int) -> SeenEntry {
        SeenEntry(print, slot: slot, offset: offset, repeats: repeats)
    }

    /// Whether a line of its key may be said to repeat one: the line that it names, when that is read.
    var namesLine: Bool { !isNone && isSound && repeats < Self.mostRepeats }

    /// Whether the first line is the same one.
    func isOfSameLine(as other: SeenEntry) -> Bool {
        !other.isNone && print == other.print && slot == other.slot && offset == other.offset
    }

    var print: Fingerprint { Fingerprint(bits: high >> 16) }
    var slot: Int { Int(low >> 60) }
    var offset: Int { Int(low >> 20 & 0xFF_FFFF_FFFF) }
    var repeats: Int { Int(low & 0xF_FFFF) }

    var isNone: Bool { high == 0 && low == 0 }

    /// Nothing flipped a bit of it.
    var isSound: Bool { high & 0xFFFF == UInt64(check) }

    /// Never 0, so that an entry never looks like none.
    private var check: UInt16 {
        var sum = (high >> 16) &* 0x9E37_79B9_7F4A_7C15 ^ low
        sum ^= sum >> 29
        sum = sum &* 0xBF58_476D_1CE4_E5B9
        return UInt16(truncatingIfNeeded: sum >> 40) | 1
    }
}

/// 48 bits of a signature's digest, which are as good as random.
struct Fingerprint: Equatable {
    let bits: UInt64

    init(bits: UInt64) {
        self.bits = bits
    }

    init(_ signature: Signature) {
        var bits: UInt64 = 0
        for place in 0..<6 { bits = bits << 8 | UInt64(signature.digest[place]) }
        self.bits = bits
    }

    /// Where its search begins in a table: the order of the prints is that of their places.
    func home(capacity: Int) -> Int {
        Int((bits << 16).multipliedFullWidth(by: UInt64(capacity)).high)
    }
}
