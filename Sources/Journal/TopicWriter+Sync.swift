internal import Posix
internal import Webhook

/// From written to durable.
extension TopicWriter {
    /// At most one new segment in this time. Microseconds.
    private static let segmentPause: Int64 = 10_000_000

    /// Puts the line on disk, and the first one that it repeats.
    func synchronize(_ place: LinePlace, _ gate: SyncGate) throws(JournalFault) {
        try synchronize(place.file, upTo: place.end, gate)
        if let first = place.first { try synchronize(first, upTo: 0, gate) }
    }

    /// Syncs a file, and believes it only when nobody's sync of it failed.
    private func synchronize(_ file: PartitionFile, upTo end: Int, _ gate: SyncGate) throws(JournalFault) {
        do {
            try file.synchronize(upTo: end)
        } catch {
            try distrust(file)
            throw error
        }
        if !file.unsettled.isEmpty {
            try gate.awaitEnd(of: file.unsettled)
            file.unsettled = []
        }
        try confirm(file)
    }

    /// Whether the file is still the day's newest, and not marked as failed.
    private func confirm(_ file: PartitionFile) throws(JournalFault) {
        let record = try lock.record()
        if let record, record.isOf(file.partition), !record.isFailed { return }
        let isMarked = record?.isFailed == true && record?.file == file.identity
        let isSucceeded = try PartitionFile.exists(file.partition.nextSegment, in: root)
        if isMarked || isSucceeded { throw .distrusted(path: file.path) }
    }

    /// Marks a file whose sync failed: by beginning the next segment, or in the record when it is too soon for that.
    private func distrust(_ file: PartitionFile) throws(JournalFault) {
        root.failed.append(file.identity)
        self.file = nil
        try lock.holding { () throws(JournalFault) in
            guard var record = try lock.record(), record.file == file.identity else { return }
            record.isFailed = true
            try lock.leave(record)
            let now = Timestamp(microseconds: root.policy.clock.microseconds)
            _ = try? beginSegment(after: record, now)  // the record tells the next writer to
        }
    }

    /// Begins the day's next segment, which is the mark that the one before is not to be trusted.
    func beginSegment(after record: TopicRecord, _ now: Timestamp) throws(JournalFault) -> PartitionFile {
        let current = Partition(topic: topic, day: record.day, segment: record.segment)
        let pause = now.microseconds - record.segmentBegunAt.microseconds
        guard !(0..<Self.segmentPause).contains(pause) else { throw .distrusted(path: current.path) }
        // One that is there was begun by a writer that died before it could say so.
        let there = try PartitionFile.open(current.nextSegment, in: root)
        let begun = if let there { there } else { try PartitionFile.create(current.nextSegment, in: root) }
        var next = TopicRecord(
            boot: root.boot, file: begun.identity, partition: begun.partition, size: 0, lastStamp: record.lastStamp,
            syncedSize: 0)
        next.segmentBegunAt = now
        try lock.leave(next)
        file = begun
        return begun
    }
}
