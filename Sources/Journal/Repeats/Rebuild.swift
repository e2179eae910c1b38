internal import Format
internal import Posix

/// Makes an index anew outside the topic's lock, and swaps it in under it: from the files, or a larger one of itself.
struct Rebuild {
    /// The longest wait for the topic's lock, in milliseconds: no sender waits for this process.
    private static let patience: Int64 = 30_000
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

    /// Does it. What is written meanwhile is caught up with by the next line. The lock's file is opened here: this may
    /// be a forked process, which shares what was open before.
    /// - Parameter isGrowth: nothing is missing in the index as it is.
    func run(isGrowth: Bool, now: Timestamp) throws(JournalFault) {
        let aside = index.name + ".anew"
        let hasGrown = isGrowth ? try grow(aside, now) : false
        if !hasGrown { try readFiles(aside, now) }
        try TopicLock(topic, in: root).holding(within: Self.patience) { () throws(JournalFault) in
            try naming(index.path) { () throws(SystemFault) in try SeenFile.swapIn(aside, as: index.name, in: root) }
        }
    }

    /// Writes a larger copy; false when the index is gone meanwhile. Its header is read before its table, so the table
    /// has all lines that the header speaks of, and the next writer catches up with the others.
    private func grow(_ aside: String, _ now: Timestamp) throws(JournalFault) -> Bool {
        try naming(index.path) { () throws(SystemFault) in
            guard let file = try SeenFile(index.path, in: root) else { return false }
            try SeenFile.write(aside, in: root, try file.table(since: index.firstDay(now)), file.header)
            return true
        }
    }

    /// Writes one of all lines of the horizon.
    private func readFiles(_ aside: String, _ now: Timestamp) throws(JournalFault) {
        var header = SeenHeader(capacity: SeenTable.smallest, boot: root.boot)
        let files = try UnseenFile.all(of: topic, since: index.firstDay(now), &header, in: root)
        let bytes = files.reduce(0) { $0 + $1.size }
        var filling = SeenTableFilling(SeenTable(capacity: SeenTable.capacity(for: bytes / Self.usualLine)))
        for unseen in files {
            let slot = header.addSlot(unseen.slot)
            let end = try unseen.entries(in: slot, from: 0, to: unseen.size) { filling.take($0) }
            header.note(slot, seenSize: end)
        }
        let table = filling.finished()
        try naming(index.path) { () throws(SystemFault) in try SeenFile.write(aside, in: root, table, header) }
    }
}
