extension DataDirectory {
    /// The numbers of a set's events that stand in whole lines here, in the lines' order.
    package func numbers(of events: some EventSet) throws -> [Int] {
        try lines().compactMap { line in line.event.flatMap { events.number(of: $0) } }
    }

    /// The paths of the files that this ends, such as `.1.ndjson`, and of those that this begins, such as `torn/`.
    package func paths(from prefix: String = "", to suffix: String = "") throws -> [String] {
        try files().keys.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted()
    }
}

extension String {
    /// How often a text stands in this one.
    package func occurrences(of text: String) -> Int {
        ranges(of: text).count
    }
}
