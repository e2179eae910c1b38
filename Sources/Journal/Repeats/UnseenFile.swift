internal import Posix
internal import Webhook

/// A file of the horizon, and how far of it an index knows.
struct UnseenFile {
    let file: PartitionFile
    let size: Int
    let seenSize: Int

    /// The files that have more than the index knows, oldest first; the newest of each day, since a first line in
    /// another one is not believed.
    static func all(
        of topic: Topic, since day: Day, _ header: inout SeenHeader, in root: JournalRoot
    ) throws(JournalFault) -> [UnseenFile] {
        var unseen: [UnseenFile] = []
        for partition in try TopicFiles(of: topic, in: root).newest(since: day) {
            // One that is not ours holds no first line.
            guard let file = try? PartitionFile.open(partition, in: root) else { continue }
            let size = try file.size()
            let known = header.slot(of: file.identity).flatMap { header[$0]?.seenSize } ?? 0
            let seen = known <= size ? known : 0
            if seen < size { unseen.append(UnseenFile(file: file, size: size, seenSize: seen)) }
        }
        return unseen
    }

    /// What the header notes of it.
    var slot: SeenHeader.Slot {
        SeenHeader.Slot(identity: file.identity, seenSize: seenSize)
    }
}
