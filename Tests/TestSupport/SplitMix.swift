/// Numbers that look random and are the same for the same seed: SplitMix64.
package struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    /// The numbers that belong to this seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        let mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        let again = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return again ^ again >> 31
    }

    /// One of the numbers from 0 to below the limit.
    package mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// So many bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// The bytes cut into pieces of 1 to `limit` bytes each.
    package mutating func split(_ bytes: [UInt8], upTo limit: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...limit, using: &self))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}
