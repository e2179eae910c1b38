/// The events of one topic and day: a file, or several when one could not be trusted any more.
package struct Partition: Equatable, Sendable {
    package let topic: Topic
    package let day: Day
    /// 0 for the day's first file.
    package let segment: Int

    package init(topic: Topic, day: Day, segment: Int) {
        self.topic = topic
        self.day = day
        self.segment = segment
    }

    /// A day never has more files, nor does a name tell of one: another one can always come behind.
    private static let largestSegment = 999_999_999

    /// What stands behind the name of a file that was compressed.
    package static let compressed = ".gz"

    /// `2026-11-22.ndjson`, `2026-11-22.1.ndjson`.
    package var fileName: String { stem + ".ndjson" }

    /// Relative to the root: `messages/2026-11-22.ndjson`.
    package var path: String { topic.description + "/" + fileName }

    /// Where a fragment that began at an offset of the file is kept: `torn/messages-2026-11-22-4711`.
    package func fragmentName(offset: Int) -> String { "\(topic)-\(stem)-\(offset)" }

    private var stem: String { segment == 0 ? day.description : "\(day).\(segment)" }

    /// Reads a file's name back; nil when no partition has it.
    package init?(topic: Topic, fileName: String) {
        let parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.last == "ndjson", parts.count == 2 || parts.count == 3, let day = Day(Array(parts[0].utf8).span)
        else { return nil }
        let segment = parts.count == 2 ? 0 : Int(parts[1]) ?? 0
        guard (0...Self.largestSegment).contains(segment) else { return nil }
        self.init(topic: topic, day: day, segment: segment)
        guard self.fileName == fileName else { return nil }
    }

    /// Reads a path back that is relative to the root; nil when no partition has it.
    package init?(path: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let topic = Topic(partition: Array(parts[0]).span) else { return nil }
        self.init(topic: topic, fileName: String(decoding: parts[1], as: UTF8.self))
    }

    /// The file that the day goes on in when this one is not to be trusted.
    package var nextSegment: Partition { Partition(topic: topic, day: day, segment: segment + 1) }

    /// In the order in which a topic's files were begun.
    package func isBefore(_ other: Partition) -> Bool {
        day == other.day ? segment < other.segment : day < other.day
    }
}
