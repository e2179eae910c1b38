package import Journal
internal import Posix
internal import Webhook

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

    fileprivate init(_ path: String, isFound: Bool) {
        self.path = path
        self.isFound = isFound
        // By bytes: a slash before a combining character is one, too.
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).suffix(2).map { String(Substring($0)) }
        guard parts.count == 2 else {
            partition = nil
            return
        }
        let name = parts[1].hasSuffix(".gz") ? String(parts[1].dropLast(3)) : parts[1]
        let topicName = Array(parts[0].utf8)
        partition = Topic(partition: topicName.span).flatMap { Partition(topic: $0, fileName: name) }
    }
}

extension JournalFile {
    /// In the order in which the files of a topic were begun.
    fileprivate func isBefore(_ other: JournalFile) -> Bool {
        guard let first = partition, let second = other.partition else { return path < other.path }
        if first.day != second.day { return first.day < second.day }
        return first.segment == second.segment ? path < other.path : first.segment < second.segment
    }
}

extension Array<JournalFile> {
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

/// The files of a data directory.
package struct JournalFolder: Sendable {
    private let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// All files of lines, topic by topic, in the order they were begun.
    /// - Parameter passingOver: hears of each topic that can't be listed.
    package func files(passingOver: (ReadingFault) -> Void) throws(ReadingFault) -> [JournalFile] {
        var files: [JournalFile] = []
        for topic in try names(path).sorted() where isTopicName(topic) {
            do throws(ReadingFault) {
                files += try self.files(of: topic)
            } catch {
                passingOver(error)
            }
        }
        return files
    }

    private func files(of topic: String) throws(ReadingFault) -> [JournalFile] {
        let folder = "\(path)/\(topic)"
        let status = try naming(folder) { () throws(SystemFault) in try followedFileStatus(of: folder) }
        guard status.kind == .directory else { return [] }
        return try names(folder).map { JournalFile("\(folder)/\($0)", isFound: true) }.filter { $0.partition != nil }
            .sorted { $0.isBefore($1) }
    }

    private func names(_ folder: String) throws(ReadingFault) -> [String] {
        try naming(folder) { () throws(SystemFault) in try Directory(at: folder).names() }
    }

    /// Whether lines may lie in that entry: not in `torn`, which holds fragments.
    private func isTopicName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return name != "torn" && Topic(partition: bytes.span) != nil
    }
}
