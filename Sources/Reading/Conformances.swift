package import Format

// Here, not in Format: the worker needs none of it, and each conformance that it links makes its start longer.

extension Topic: Hashable {
    package func hash(into hasher: inout Hasher) {
        withSpan { name in
            for place in 0..<name.count { hasher.combine(name[place]) }
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
