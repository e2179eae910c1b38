extension DataDirectory {
    /// The numbers of a set's events that stand in whole lines here, in the lines' order.
    package func numbers(of events: some EventSet) throws -> [Int] {
        try lines().compactMap { line in line.event.flatMap { events.number(of: $0) } }
    }

    /// What breaks the promise that every line is one JSON text; the events of a set are known by their bytes, which is
    /// faster where there are many and large ones.
    package func faults(knowing events: some EventSet) throws -> [String] {
        try files().filter { $0.key.hasSuffix(".ndjson") }.flatMap { name, bytes in
            let broken = wholeLines(bytes).filter { line in
                guard let event = StoredLine(line).event, events.number(of: event) != nil else { return !isJSON(line) }
                return !isJSON(line[..<event.startIndex] + Array("0}".utf8))
            }
            let isWhole = bytes.isEmpty || bytes.last == 0x0a
            let shown = broken.map { "\(name): \(String(decoding: $0.prefix(300), as: UTF8.self))" }
            return shown + (isWhole ? [] : ["\(name): no line end at the end"])
        }
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
