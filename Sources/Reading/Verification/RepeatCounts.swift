internal import Format

/// How often each signature of a topic stood in the lines so far, as the marks say it: a line without a mark is a first
/// one, and each mark behind it is one more than the one before. It remembers at least the last 800,000 signatures, in
/// 20 MB at most; a mark whose first line is not remembered is believed.
package final class RepeatCounts {
    /// The signatures of one age. When it is full the next one begins, and the one before it is forgotten.
    private struct Generation {
        /// 0 where there is none.
        private var prints: [UInt64]
        private var counts: [UInt16]
        private var filled = 0

        init(slots: Int = 1 << 12) {
            prints = Array(repeating: 0, count: slots)
            counts = Array(repeating: 0, count: slots)
        }

        /// Filled so far that so many slots are too few.
        func fills(_ slots: Int) -> Bool { filled * 5 >= slots * 4 }

        func count(of print: UInt64) -> UInt16? {
            let slot = slot(of: print)
            return prints[slot] == 0 ? nil : counts[slot]
        }

        mutating func set(_ count: UInt16, of print: UInt64) {
            if fills(prints.count) { grow() }
            let slot = slot(of: print)
            if prints[slot] == 0 { filled += 1 }
            prints[slot] = print
            counts[slot] = count
        }

        private func slot(of print: UInt64) -> Int {
            let mask = prints.count - 1
            var slot = Int(truncatingIfNeeded: print >> 20) & mask
            while prints[slot] != 0 && prints[slot] != print { slot = (slot + 1) & mask }
            return slot
        }

        private mutating func grow() {
            var larger = Generation(slots: prints.count * 2)
            for slot in prints.indices where prints[slot] != 0 { larger.set(counts[slot], of: prints[slot]) }
            self = larger
        }
    }

    private let largest: Int
    private var young = Generation()
    private var old: Generation?

    /// - Parameter largest: slots of one age at most, at 10 bytes each.
    package init(largest: Int = 1 << 20) {
        self.largest = largest
    }

    /// Takes a line whose signature is right; gives the mark that it should have, when it has another one.
    func mark(missedBy parts: LineParts) -> Int? {
        guard let topic = parts.topic, let signature = parts.signature else { return nil }
        let print = Self.print(signature, topic)
        let known = young.count(of: print) ?? old?.count(of: print)
        let says = parts.repeats ?? 0
        if young.fills(largest) { (old, young) = (young, Generation()) }
        young.set(UInt16(clamping: says), of: print)
        guard says > 0, let known, known < .max, says != Int(known) + 1 else { return nil }
        return Int(known) + 1
    }

    /// 64 bits of the signature's digest, others for each topic; never 0.
    private static func print(_ signature: Signature, _ topic: Topic) -> UInt64 {
        var bits: UInt64 = 0
        for place in 0..<8 { bits = bits << 8 | UInt64(signature.digest[place]) }
        topic.withSpan { name in
            for place in 0..<name.count { bits = (bits ^ UInt64(name[place])) &* 0x100_0000_01B3 }
        }
        return max(1, bits)
    }
}
