internal import Posix
internal import Webhook

/// Makes an index anew from the files, outside the topic's lock, and swaps it in under it.
struct Rebuild {
    /// Bytes of a line, by which the table's first size is guessed; it grows when they are shorter.
    private static let usualLine = 400

    private let topic: Topic
    private let root: JournalRoot
    private let index: SeenIndex

    init(of index: SeenIndex) {
        self.index = index
        topic = index.topic
        root = index.root
    }

    /// The right to do it, as long as the lock of this file is held; nil while another process has it.
    static func right(to index: SeenIndex) throws(JournalFault) -> Descriptor? {
        let path = index.path + ".rebuild"
        return try naming(path) { () throws(SystemFault) in
            let file = try index.root.directory.openOrCreate(path, for: .updating, permissions: 0o600)
            guard try file.tryLock() else { return nil }
            return file
        }
    }

    /// Does it. What is written meanwhile is caught up with by the next line.
    func run(_ lock: TopicLock, now: Timestamp) throws(JournalFault) {
        var header = SeenHeader(capacity: SeenTable.smallest, boot: root.boot)
        let files = try UnseenFile.all(of: topic, since: index.firstDay(now), header, in: root)
        let bytes = files.reduce(0) { $0 + $1.size }
        var table = SeenTable(capacity: SeenTable.capacity(for: bytes / Self.usualLine))
        for unseen in files {
            let slot = header.addSlot(unseen.slot)
            let end = try LineWalk.lines(of: unseen.file, from: 0, to: unseen.size) { (range, text) in
                guard let head = LineHead(behindBlanks: text), range.lowerBound < SeenEntry.farthest else { return }
                table.take(head, slot: slot, offset: range.lowerBound)
            }
            header.note(slot, seenSize: end)
        }
        try lock.holding { () throws(JournalFault) in
            try naming(index.path) { () throws(SystemFault) in try SeenFile.make(index.name, in: root, table, header) }
        }
    }
}
