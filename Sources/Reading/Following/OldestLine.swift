package import Format

extension JournalFolder {
    /// The first line of a topic's oldest file that holds one; nil when there is none that can be read.
    package func oldestLine(of topic: Topic) -> Position? {
        var reader = LineReader(self, topics: [topic])
        while let arrival = reader.next() {
            if case .line(let line) = arrival { return line.position }
        }
        return nil
    }
}
