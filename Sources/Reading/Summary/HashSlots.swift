/// Finds places in a list by the hash of what stands there: open addressing, filled to three quarters.
struct HashSlots {
    /// 0 where there is none, else a place and 1.
    private var slots = [UInt32](repeating: 0, count: 1 << 8)
    private var filled = 0

    /// The place of what has that hash and is sought; where there is none, from now on the one that comes next.
    /// - Parameter hashes: the hash of what stands at a place.
    mutating func place(
        _ hash: UInt64, orNext next: Int, hashes: (Int) -> UInt64, isSought: (Int) -> Bool
    ) -> Int {
        if filled * 4 >= slots.count * 3 { grow(hashes) }
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] > 0 {
            let place = Int(slots[slot]) - 1
            if isSought(place) { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = UInt32(next + 1)
        filled += 1
        return next
    }

    private mutating func grow(_ hashes: (Int) -> UInt64) {
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        for taken in slots where taken > 0 {
            var slot = Int(truncatingIfNeeded: hashes(Int(taken) - 1)) & (larger.count - 1)
            while larger[slot] > 0 { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = taken
        }
        slots = larger
    }
}
