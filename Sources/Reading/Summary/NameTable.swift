/// Texts that come again and again, each kept once and known by a number from 1 on; 0 stands for none.
struct NameTable {
    private var names: [[UInt8]] = []
    /// Of each name, in the same order.
    private var hashes: [UInt64] = []
    private var slots = HashSlots()

    mutating func number(of name: Span<UInt8>) -> UInt32 {
        let hash = Self.hash(name)
        let place = slots.place(hash, orNext: names.count) { place in
            hashes[place]
        } isSought: { place in
            hashes[place] == hash && Self.equals(names[place], name)
        }
        if place == names.count {
            names.append((0..<name.count).map { name[$0] })
            hashes.append(hash)
        }
        return UInt32(place + 1)
    }

    /// Nil for none.
    subscript(number: UInt32) -> String? {
        number == 0 ? nil : String(decoding: names[Int(number) - 1], as: UTF8.self)
    }

    /// FNV-1a, folded.
    private static func hash(_ name: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in 0..<name.count { hash = (hash ^ UInt64(name[place])) &* 0x100_0000_01B3 }
        return hash ^ hash >> 32
    }

    private static func equals(_ one: [UInt8], _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for place in 0..<one.count where one[place] != other[place] { return false }
        return true
    }
}
