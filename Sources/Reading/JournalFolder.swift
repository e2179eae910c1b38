internal import Format
internal import Posix

/// The files of a data directory.
package struct JournalFolder: Sendable {
    let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// All files of lines, topic by topic, in the order they were begun.
    /// - Parameter passingOver: hears of each topic that can't be listed.
    package func files(passingOver: (ReadingFault) -> Void) throws(ReadingFault) -> [JournalFile] {
        var files: [JournalFile] = []
        for topic in try topics() {
            do throws(ReadingFault) {
                files += try self.files(of: topic)
            } catch {
                passingOver(error)
            }
        }
        return files
    }

    /// The topics that have a place in it, by their names.
    func topics() throws(ReadingFault) -> [Topic] {
        try names(path).sorted().compactMap { isTopicName($0) ? Topic(partition: Array($0.utf8).span) : nil }
    }

    /// The same; none while they can't be told.
    var topicsToWatch: [Topic] {
        do throws(ReadingFault) { return try topics() } catch { return [] }
    }

    /// Where the files of a topic are.
    func path(of topic: Topic) -> String { "\(path)/\(topic)" }

    /// The files of a topic, in the order they were begun; none where something else stands in its place.
    func files(of topic: Topic) throws(ReadingFault) -> [JournalFile] {
        let folder = path(of: topic)
        let status = try naming(folder) { () throws(SystemFault) in try followedFileStatus(of: folder) }
        guard status.kind == .directory else { return [] }
        let earlier = try files(in: folder)
        let files = try files(in: folder)
        // A file that was compressed while the names were read can be missing among them under both of its names; not twice.
        let there = Set(files.map(\.partition))
        return (files + earlier.filter { !there.contains($0.partition) }).sorted { $0.isBefore($1) }
    }

    private func files(in folder: String) throws(ReadingFault) -> [JournalFile] {
        try names(folder).map { JournalFile("\(folder)/\($0)", isFound: true) }.filter { $0.partition != nil }
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
