internal import Format
internal import Posix

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
            guard let file = try open(partition, in: root) else { continue }
            let size = try file.size()
            let known = header.slot(of: file.identity).flatMap { header[$0]?.seenSize } ?? 0
            let seen = known <= size ? known : 0
            if seen < size { unseen.append(UnseenFile(file: file, size: size, seenSize: seen)) }
        }
        return unseen
    }

    /// One that is not ours holds no first line. Any other fault, as want of descriptors or a disk that can't be read,
    /// says nothing of the file: were it passed over, its lines would be missing in the index for good.
    private static func open(
        _ partition: Partition, in root: JournalRoot
    ) throws(JournalFault) -> PartitionFile? {
        do {
            return try PartitionFile.open(partition, in: root)
        } catch  where error.isOfForeignEntry {
            return nil
        }
    }

    /// What the header notes of it.
    var slot: SeenSlots.Slot {
        SeenSlots.Slot(identity: file.identity, seenSize: seenSize)
    }

    /// Gives what each line of an event says in an entry, in order; answers where the rest without an LF begins.
    /// - Parameters:
    ///   - slot: of the file.
    ///   - start: where a line begins.
    ///   - end: bytes behind it are not looked at.
    func entries(
        in slot: Int, from start: Int, to end: Int, _ body: (SeenEntry) throws(JournalFault) -> Void
    ) throws(JournalFault) -> Int {
        try LineWalk.lines(of: file, from: start, to: end) { (range, text) throws(JournalFault) in
            guard let head = LineHead(behindBlanks: text),
                let line = SeenEntry(head, slot: slot, offset: range.lowerBound)
            else { return }
            try body(line)
        }
    }
}
