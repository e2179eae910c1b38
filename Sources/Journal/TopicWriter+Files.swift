internal import Posix
internal import Webhook

/// Which file a line goes to.
extension TopicWriter {
    /// Begins the day's next segment when its newest file is not to be trusted; answers whether it did, and left a
    /// record anew.
    func leaveFailedFile(for stamp: Timestamp, _ record: TopicRecord?) throws(JournalFault) -> Bool {
        guard let record, record.day == day(of: stamp), record.isFailed || root.failed.contains(record.file)
        else { return false }
        _ = try beginSegment(after: record, stamp)
        return true
    }

    /// The day in whose file a line of that stamp lies.
    private func day(of stamp: Timestamp) -> Day {
        Day(of: stamp, offset: root.policy.zone.offset(at: stamp.seconds))
    }

    /// The newest file of a moment's day, made if there is none.
    func file(for stamp: Timestamp, _ record: TopicRecord?) throws(JournalFault) -> PartitionFile {
        let day = day(of: stamp)
        if let file, file.partition.day == day, record?.isOf(file.partition) == true { return file }
        if let record, record.day == day, let opened = try reopen(record) { return opened }
        let existing = try partitions()
        let segment = existing.last { $0.day == day }?.segment ?? 0
        let opened = try open(Partition(topic: topic, day: day, segment: segment), existing)
        file = opened
        return opened
    }

    /// The file that the last writer wrote to, without a look at the others.
    private func reopen(_ record: TopicRecord) throws(JournalFault) -> PartitionFile? {
        let partition = Partition(topic: topic, day: record.day, segment: record.segment)
        guard let opened = try PartitionFile.open(partition, in: root), opened.identity == record.file else {
            return nil
        }
        opened.unsettled = try gate?.underWay() ?? []
        file = opened
        return opened
    }

    /// Opens a partition's file, or makes it; the file before it is healed at its end first.
    private func open(_ partition: Partition, _ existing: [Partition]) throws(JournalFault) -> PartitionFile {
        if let opened = try PartitionFile.open(partition, in: root) {
            opened.unsettled = try gate?.underWay() ?? []
            return opened
        }
        if let previous = existing.last(where: { $0.isBefore(partition) }) { try finish(previous) }
        return try PartitionFile.create(partition, in: root)
    }

    /// The topic's files, oldest first.
    func partitions() throws(JournalFault) -> [Partition] {
        try Partition.existing(topic, in: root)
    }

    /// Heals the end of the file before a new one, with a stamp of its own day, and puts it on disk: after a boot only
    /// the new one has to be looked through.
    private func finish(_ previous: Partition) throws(JournalFault) {
        guard let file = try PartitionFile.open(previous, in: root), let extent = try file.extent() else { return }
        if try !file.endsWhole(size: extent.size) {
            let tail = Fragment(range: try file.lineStart(before: extent.size)..<extent.size)
            let stamp = try file.lastStamp(size: tail.range.lowerBound)?.next ?? noon(of: previous.day)
            try move([tail], from: file, stamp: stamp)
            notes.insert(.healed)
        }
        if gate != nil { try file.synchronize(upTo: extent.size) }
    }

    /// Noon in the zone of the days.
    func noon(of day: Day) -> Timestamp {
        let seconds = day.number * 86400 + 43200
        return Timestamp(microseconds: (seconds - root.policy.zone.offset(at: seconds)) * 1_000_000)
    }
}
