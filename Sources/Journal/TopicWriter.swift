internal import Format
internal import Posix
internal import Webhook

/// A line that is stored as the policy says: on disk, unless syncing is left to the kernel. Only `TopicWriter` makes
/// one.
package struct StoredLine: ~Copyable {
    /// The file, relative to the root.
    package let path: String
    /// Where the line begins in it, in bytes.
    package let offset: Int
    /// The line's bytes, with its LF.
    package let length: Int
    package let notes: JournalNotes

    fileprivate init(_ place: LinePlace, notes: JournalNotes) {
        path = place.file.path
        offset = place.offset
        length = place.length
        self.notes = notes
    }
}

/// Where a line was written.
struct LinePlace {
    let file: PartitionFile
    let offset: Int
    let length: Int
    /// The first line, when that stands in another file: it must be on disk too.
    var first: FirstLine?

    var end: Int { offset + length }
}

/// Appends the lines of one topic.
///
/// 1. Everything but the sync happens while this process holds the topic's lock.
/// 2. Before a line is written the file ends with LF and its path leads to it; after it the path still does.
/// 3. A file's bytes change only by growing, or where a fragment is blanked.
/// 4. A file whose sync failed once is never believed again: the day goes on in its next segment.
final class TopicWriter {
    /// How often the way to a line may be begun anew: each time one thing is put right.
    private static let attempts = 12

    let topic: Topic
    let root: JournalRoot
    let pool: BufferPool
    let lock: TopicLock
    /// Nil when repeats are kept like any other line.
    let repeats: RepeatFinder?
    /// The one that was written to last.
    var file: PartitionFile?
    /// Bytes of that file that others were told to be on disk.
    var toldSize = 0
    /// What happened on the way of the line in hand.
    var notes: JournalNotes = []

    init(_ topic: Topic, in root: JournalRoot, pool: BufferPool) throws(JournalFault) {
        self.topic = topic
        self.root = root
        self.pool = pool
        lock = try TopicLock(topic, in: root)
        repeats = root.policy.repeats == .keep ? nil : RepeatFinder(topic, in: root)
    }

    /// Stamps the line and stores it.
    func append(_ line: inout Line) throws(JournalFault) -> StoredLine {
        notes = []
        let place = try write(&line)
        if root.policy.synchronizes { try synchronize(place) }
        faultSeam(.synced)
        return StoredLine(place, notes: notes)
    }

    /// Writes the line to a file whose path leads to it, before and after; what can be looked at without the lock is.
    private func write(_ line: inout Line) throws(JournalFault) -> LinePlace {
        for _ in 0..<Self.attempts {
            try expectPlace()
            let place = try lock.holding { () throws(JournalFault) in
                faultSeam(.locked)
                let place = try writeLocked(&line)
                if isWithout(.release) { try synchronize(place) }
                return place
            }
            faultSeam(.unlocked)
            if try place.file.isInPlace() { return place }
            file = nil  // it was moved away meanwhile
        }
        throw .keptMoving(path: topic.description)
    }

    /// Nothing is written to a file that was moved away, nor beneath a data directory that was.
    private func expectPlace() throws(JournalFault) {
        if let file, try file.isInPlace() { return }
        file = nil
        guard root.isInPlace else { throw .keptMoving(path: root.policy.path) }
    }

    /// Each attempt puts one thing right, or writes the line.
    private func writeLocked(_ line: inout Line) throws(JournalFault) -> LinePlace {
        for _ in 0..<Self.attempts {
            if let place = try attempt(&line) { return place }
        }
        throw .keptMoving(path: file?.path ?? topic.description)
    }

    /// Looks the line up, and writes it to a file that ends whole; or answers where its first one stands.
    func write(
        _ line: inout Line, to file: PartitionFile, size: Int, _ state: TopicState, _ stamp: Timestamp
    ) throws(JournalFault) -> LinePlace {
        file.expectNothing(behind: size)
        let lookup = look(for: line.signature, in: file, size: size, state, stamp)
        faultSeam(.looked)
        if root.policy.repeats == .drop, let first = lookup.first, let place = try place(of: first) { return place }
        return try write(&line, to: file, state.record, stamp, lookup)
    }

    private func look(
        for signature: Signature, in file: PartitionFile, size: Int, _ state: TopicState, _ stamp: Timestamp
    ) -> Lookup {
        guard let repeats else { return .unasked }
        let lookup = repeats.look(for: signature, in: file, size: size, state, now: stamp)
        notes.formUnion(repeats.takeNotes())
        return lookup
    }

    /// Where a first line stands, in place of one that is dropped.
    private func place(of first: FirstLine) throws(JournalFault) -> LinePlace? {
        guard let end = try first.file.lineEnd(from: first.offset, size: try first.file.size()) else { return nil }
        if first.file !== file { first.file.expectUnproven(from: first.offset) }
        return LinePlace(file: first.file, offset: first.offset, length: end - first.offset)
    }

    private func write(
        _ line: inout Line, to file: PartitionFile, _ record: TopicRecord?, _ stamp: Timestamp,
        _ lookup: consuming Lookup
    ) throws(JournalFault) -> LinePlace {
        let first = lookup.first
        var place: LinePlace
        do {
            place = try append(&line, to: file, stamp, repeats: first.map { $0.repeats + 1 })
        } catch {
            try? healAfterFailure(file, record, stamp: stamp.next)  // else the next writer does; this fault is told
            throw error
        }
        faultSeam(.written)
        if let first, first.file !== file { place.first = first }
        let index = repeats?.note(place, lookup, line.signature)
        faultSeam(.indexed)
        try leaveRecord(of: file, after: record, size: place.end, lastStamp: stamp, index)
        faultSeam(.recorded)
        return place
    }

    private func append(
        _ line: inout Line, to file: PartitionFile, _ stamp: Timestamp, repeats: Int?
    ) throws(JournalFault) -> LinePlace {
        try unsafe line.withBytes(stampedAt: stamp, repeats: repeats) { (bytes) throws(JournalFault) in
            faultSeam(.stamped)
            return LinePlace(file: file, offset: try unsafe file.append(bytes), length: bytes.count)
        }
    }

    /// Leaves the record for the next writer: what it says of the segment and of the same file stays.
    /// - Parameter index: how far the index of repeats is, if that is known.
    func leaveRecord(
        of file: PartitionFile, after old: TopicRecord?, size: Int, lastStamp: Timestamp, _ index: SeenFront? = nil
    ) throws(JournalFault) {
        var record = TopicRecord(boot: root.boot, file: file.identity, size: size, lastStamp: lastStamp)
        record.syncedSize = file.syncedSize
        record.entries = file.entries
        record.index = index
        if let old {
            record.segmentBegunAt = old.segmentBegunAt
            if old.file == file.identity {
                record.syncedSize = max(old.syncedSize, file.syncedSize)
                record.entries = file.entries ?? old.entries
                record.index = index ?? old.index
            }
        }
        try lock.leave(record)
        toldSize = record.syncedSize
    }

    /// Tells others what this process knows to be on disk and no record says yet: before it rests or leaves.
    func tellWhatIsOnDisk() {
        guard let file, file.syncedSize > toldSize else { return }
        try? lock.noteSynced(file.identity, size: file.syncedSize)  // else whoever opens the file proves it
        toldSize = file.syncedSize
    }
}
