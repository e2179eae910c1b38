package import Format

// Here, not in Format: the worker needs none of it, and each conformance that it links makes its start longer.

extension Topic: Hashable {
    /// By its first eight bytes and its length: a hasher is slow with bytes one by one.
    package func hash(into hasher: inout Hasher) {
        withSpan { name in
            var word: UInt64 = 0
            for place in 0..<min(name.count, 8) { word = word << 8 | UInt64(name[place]) }
            hasher.combine(word)
            hasher.combine(name.count)
        }
    }
}

extension Partition: Hashable {
    package func hash(into hasher: inout Hasher) {
        hasher.combine(topic)
        hasher.combine(day)
        hasher.combine(segment)
    }
}

extension Receipt: Equatable {
    package static func == (one: Receipt, other: Receipt) -> Bool {
        one.offset == other.offset && one.length == other.length && one.partition == other.partition
    }
}
