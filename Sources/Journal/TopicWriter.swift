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
    /// A clock that steps back by more is believed; by less, the stamps go on from the last one. Microseconds.
    private static let patience: Int64 = 10_000_000

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
                return try writeLocked(&line)
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

    /// Each round puts one thing right, or writes the line.
    private func writeLocked(_ line: inout Line) throws(JournalFault) -> LinePlace {
        for _ in 0..<Self.attempts {
            let state = try lock.state()
            let record = state.record
            if record?.boot != root.boot, try recover(state) { continue }
            let stamp = ascendingStamp(after: record?.lastStamp)
            if try leaveFailedFile(state, stamp) { continue }
            let file = try file(for: stamp, state)
            let size = try file.size()
            faultSeam(.opened)
            if file.unprovenFrom != nil, try leaveUnprovenFile(file, size) { continue }
            guard try prepareEnd(of: file, size, record, stamp) else { continue }
            file.expectNothing(behind: size)
            let first = repeats?.first(of: line.signature, in: file, size: size, record, now: stamp)
                .flatMap { $0.file.identity == state.failed ? nil : $0 }
            noteIndex()
            faultSeam(.looked)
            if let first, root.policy.repeats == .drop, let place = try place(of: first) { return place }
            return try write(&line, to: file, record, stamp, first)
        }
        throw .keptMoving(path: file?.path ?? topic.description)
    }

    private func noteIndex() {
        guard let repeats else { return }
        if repeats.takeFailure() { notes.insert(.indexFailed) }
        if repeats.isBehind { notes.insert(.indexBehind) }
        if repeats.takeDeath() { notes.insert(.indexMakerDied) }
    }

    /// Where a first line stands, in place of one that is dropped.
    private func place(of first: FirstLine) throws(JournalFault) -> LinePlace? {
        guard let end = try first.file.lineEnd(from: first.offset, size: try first.file.size()) else { return nil }
        if first.file !== file { first.file.expectUnproven(from: first.offset) }
        return LinePlace(file: first.file, offset: first.offset, length: end - first.offset)
    }

    /// At least a microsecond after the last one, unless the clock stepped back by a lot.
    private func ascendingStamp(after last: Timestamp?) -> Timestamp {
        let now = Timestamp(microseconds: root.policy.clock.microseconds)
        guard let last, !(last < now) else { return now }
        if last.microseconds - now.microseconds > Self.patience {
            notes.insert(.clockSteppedBack)
            return now
        }
        return last.next
    }

    /// False when the end had to be healed or looked at first: then the record is right for the next round.
    private func prepareEnd(
        of file: PartitionFile, _ size: Int, _ record: TopicRecord?, _ stamp: Timestamp
    ) throws(JournalFault) -> Bool {
        if let record, record.describes(file.identity, size: size) { return true }
        guard try file.endsWhole(size: size) else {
            try heal(file, size: size, record, stamp: stamp)
            return false
        }
        guard let last = try file.lastStamp(size: size) else { return true }
        if let known = record?.lastStamp, known >= last { return true }
        try leaveRecord(of: file, after: record, size: size, lastStamp: last)
        return false
    }

    private func write(
        _ line: inout Line, to file: PartitionFile, _ record: TopicRecord?, _ stamp: Timestamp, _ first: FirstLine?
    ) throws(JournalFault) -> LinePlace {
        line.stamp(stamp, repeats: first.map { $0.repeats + 1 })
        faultSeam(.stamped)
        let length = unsafe line.withBytes { $0.count }
        let offset: Int
        do {
            offset = try unsafe line.withBytes { (bytes) throws(JournalFault) in try unsafe file.append(bytes) }
        } catch {
            try? healAfterFailure(file, record, stamp: stamp.next)  // else the next writer does; this fault is told
            throw error
        }
        faultSeam(.written)
        var place = LinePlace(file: file, offset: offset, length: length)
        if let first, first.file !== file { place.first = first }
        let index = repeats?.note(place, after: first, line.signature)
        faultSeam(.indexed)
        try leaveRecord(of: file, after: record, size: place.end, lastStamp: stamp, index)
        faultSeam(.recorded)
        return place
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
