package import Format
internal import Posix

/// A file of lines, and what its path says of them.
package struct JournalFile: Equatable, Sendable {
    /// As it was given, or beneath the data directory; `-` is standard input.
    package let path: String
    /// Nil when the path is not that of a partition: `TOPIC/DAY.ndjson`, or `TOPIC/DAY.ndjson.gz`.
    package let partition: Partition?
    /// It was found in the data directory, and not named by a person.
    let isFound: Bool

    package init(_ path: String) {
        self.init(path, isFound: false)
    }

    init(_ path: String, isFound: Bool) {
        self.path = path
        self.isFound = isFound
        // By bytes: a slash before a combining character is one, too.
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).suffix(2).map { String(Substring($0)) }
        guard parts.count == 2 else {
            partition = nil
            return
        }
        let isCompressed = parts[1].hasSuffix(Partition.compressed)
        let name = isCompressed ? String(parts[1].dropLast(Partition.compressed.utf8.count)) : parts[1]
        let topicName = Array(parts[0].utf8)
        partition = Topic(partition: topicName.span).flatMap { Partition(topic: $0, fileName: name) }
    }
}

extension JournalFile {
    /// The last part of its path.
    var name: String { String(path.utf8.split(separator: UInt8(ascii: "/")).last.map { Substring($0) } ?? "") }

    /// By its name; what it holds tells it when it is read.
    var isCompressed: Bool { path.hasSuffix(Partition.compressed) }

    /// Whether it is that file, of that size; false when it can't be told.
    func stands(as extent: FileExtent) -> Bool {
        do throws(SystemFault) {
            return try Descriptor.openForReading(path).extent() == extent
        } catch {
            return false
        }
    }

    /// In the order in which the files of a topic were begun.
    func isBefore(_ other: JournalFile) -> Bool {
        guard let first = partition, let second = other.partition else { return path < other.path }
        if first.day != second.day { return first.day < second.day }
        return first.segment == second.segment ? path < other.path : first.segment < second.segment
    }
}

extension Array<JournalFile> {
    /// Of files in order: without those that are still being compressed, or were kept beside what was made of them.
    var withoutCopies: [JournalFile] {
        enumerated().filter { place, file in
            place == startIndex || self[place - 1].partition != file.partition
        }.map(\.element)
    }

    /// As the lines came: topics in the order they are named, the files of each as they were begun. A shell's pattern
    /// names a day's second file before its first one.
    package var inOrder: [JournalFile] {
        guard allSatisfy({ $0.partition != nil }) else { return self }
        var rest = self
        var ordered: [JournalFile] = []
        while let topic = rest.first?.partition?.topic {
            ordered += rest.filter { $0.partition?.topic == topic }.sorted { $0.isBefore($1) }
            rest.removeAll { $0.partition?.topic == topic }
        }
        return ordered
    }
}
