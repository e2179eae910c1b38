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
private struct LinePlace {
    let file: PartitionFile
    let offset: Int
    let length: Int
}

/// Appends the lines of one topic.
///
/// 1. Everything but the sync happens while this process holds the topic's lock.
/// 2. Before a line is written the file ends with LF and its path leads to it; after it the path still does.
/// 3. A file's bytes change only by growing, or where a fragment is blanked.
final class TopicWriter {
    /// How often the way to a line may be begun anew: each time one thing is put right.
    private static let attempts = 12
    /// A clock that steps back by more is believed; by less, the stamps go on from the last one.
    private static let patience: Int64 = 10_000_000

    let topic: Topic
    private let root: JournalRoot
    private let pool: BufferPool
    private let lock: TopicLock
    private var file: PartitionFile?
    private var notes: JournalNotes = []

    init(_ topic: Topic, in root: JournalRoot, pool: BufferPool) throws(JournalFault) {
        self.topic = topic
        self.root = root
        self.pool = pool
        lock = try TopicLock(topic, in: root)
    }

    /// Stamps the line and stores it.
    func append(_ line: consuming Line) throws(JournalFault) -> StoredLine {
        notes = []
        var line = line
        let place = try lock.holding { () throws(JournalFault) in try write(&line) }
        if root.policy.synchronizes { try place.file.synchronize(upTo: place.offset + place.length) }
        return StoredLine(place, notes: notes)
    }

    /// Each round puts one thing right, or writes the line.
    private func write(_ line: inout Line) throws(JournalFault) -> LinePlace {
        for _ in 0..<Self.attempts {
            let record = try lock.record()
            let stamp = ascendingStamp(after: record?.lastStamp)
            let file = try file(for: Day(of: stamp, offset: root.policy.zone.offset(at: stamp.seconds)), record)
            guard let status = try file.size() else {
                self.file = nil
                continue
            }
            guard try prepareEnd(of: file, status, record, stamp) else { continue }
            if let place = try write(&line, to: file, status, stamp) { return place }
        }
        throw .keptMoving(path: file?.path ?? topic.description)
    }

    /// At least a microsecond after the last one, unless the clock stepped back by a lot.
    private func ascendingStamp(after last: Timestamp?) -> Timestamp {
        let now = Timestamp(microseconds: root.policy.clock.microseconds)
        guard let last, now <= last else { return now }
        if last.microseconds - now.microseconds > Self.patience {
            notes.insert(.clockSteppedBack)
            return now
        }
        return last.next
    }

    /// False when the end had to be healed or looked at first: then the record is right for the next round.
    private func prepareEnd(
        of file: PartitionFile, _ status: FileStatus, _ record: TopicRecord?, _ stamp: Timestamp
    ) throws(JournalFault) -> Bool {
        guard try file.endsWhole(size: status.size) else {
            try heal(file, size: status.size, stamp: stamp)
            return false
        }
        if let record, record.describes(status) { return true }
        guard let last = try file.lastStamp(size: status.size) else { return true }
        if let known = record?.lastStamp, known >= last { return true }
        try leaveRecord(file, size: status.size, lastStamp: last)
        return false
    }

    /// Writes the line; nil when the file was moved away meanwhile.
    private func write(
        _ line: inout Line, to file: PartitionFile, _ status: FileStatus, _ stamp: Timestamp
    ) throws(JournalFault) -> LinePlace? {
        line.stamp(stamp)
        let length = unsafe line.withBytes { $0.count }
        do {
            try unsafe line.withBytes { (bytes) throws(JournalFault) in try unsafe file.append(bytes) }
        } catch {
            try? healAfterFailure(file, stamp: stamp.next)  // the next writer heals what we can't; the fault is told
            throw error
        }
        guard try file.size() != nil else {
            self.file = nil
            return nil
        }
        try leaveRecord(file, size: status.size + length, lastStamp: stamp)
        return LinePlace(file: file, offset: status.size, length: length)
    }

    private func leaveRecord(_ file: PartitionFile, size: Int, lastStamp: Timestamp) throws(JournalFault) {
        try lock.leave(
            TopicRecord(
                boot: root.boot, file: file.identity, partition: file.partition, size: size, lastStamp: lastStamp,
                syncedSize: file.syncedSize))
    }
}

/// Opening and healing.
extension TopicWriter {
    /// The newest file of a day.
    private func file(for day: Day, _ record: TopicRecord?) throws(JournalFault) -> PartitionFile {
        if let file, file.partition.day == day, record?.day == day, record?.segment == file.partition.segment {
            return file
        }
        let existing = try partitions()
        let segment = existing.last { $0.day == day }?.segment ?? 0
        let partition = Partition(topic: topic, day: day, segment: segment)
        if let opened = try PartitionFile.open(partition, in: root) {
            file = opened
            return opened
        }
        if let previous = existing.last(where: { $0.isBefore(partition) }) { try healEnd(of: previous) }
        let created = try PartitionFile.create(partition, in: root)
        file = created
        return created
    }

    /// The topic's files, oldest first.
    private func partitions() throws(JournalFault) -> [Partition] {
        let name = topic.description
        do {
            let names = try root.directory.directory(name).names()
            return names.compactMap { Partition(topic: topic, fileName: $0) }.sorted { $0.isBefore($1) }
        } catch let fault where fault.isMissing {
            return []
        } catch {
            throw .system(error, path: name)
        }
    }

    /// Heals the end of the file before a new one, with a stamp of its own day.
    private func healEnd(of previous: Partition) throws(JournalFault) {
        guard let file = try PartitionFile.open(previous, in: root), let status = try file.size(),
            try !file.endsWhole(size: status.size)
        else { return }
        let torn = try TornTail(in: file, size: status.size)
        let stamp = try file.lastStamp(size: torn.range.lowerBound)?.next ?? noon(of: previous.day)
        try torn.heal(file, in: root, pool: pool, stamp: stamp)
        notes.insert(.healed)
    }

    /// Noon in the zone of the days.
    private func noon(of day: Day) -> Timestamp {
        let seconds = day.number * 86400 + 43200
        return Timestamp(microseconds: (seconds - root.policy.zone.offset(at: seconds)) * 1_000_000)
    }

    private func heal(_ file: PartitionFile, size: Int, stamp: Timestamp) throws(JournalFault) {
        let torn = try TornTail(in: file, size: size)
        let last = try file.lastStamp(size: torn.range.lowerBound)
        let stamp = last.map { $0 < stamp ? stamp : $0.next } ?? stamp
        try torn.heal(file, in: root, pool: pool, stamp: stamp)
        notes.insert(.healed)
        if let status = try file.size() { try leaveRecord(file, size: status.size, lastStamp: stamp) }
    }

    /// Makes good at once what a short or failed write left.
    private func healAfterFailure(_ file: PartitionFile, stamp: Timestamp) throws(JournalFault) {
        guard let status = try file.size(), try !file.endsWhole(size: status.size) else { return }
        try heal(file, size: status.size, stamp: stamp)
    }
}
