internal import Format
internal import Posix

/// Which file a line goes to.
extension TopicWriter {
    /// The day in whose file a line of that stamp lies.
    func day(of stamp: Timestamp) -> Day {
        Day(of: stamp, offset: root.policy.zone.offset(at: stamp.seconds))
    }

    /// The newest file of a moment's day, made if there is none.
    func file(for stamp: Timestamp, _ state: TopicState) throws(JournalFault) -> PartitionFile {
        let day = day(of: stamp)
        let recorded = state.record?.file
        if let file, file.partition.day == day, recorded?.isOf(file.partition) == true { return file }
        let taken = if let recorded, recorded.day == day { try reopen(recorded) } else { PartitionFile?.none }
        let opened = if let taken { taken } else { try open(day, state) }
        try take(opened, state)
        return opened
    }

    /// The file that the last writer wrote to, without a look at all others; nil when there is a newer one, or it is
    /// gone.
    private func reopen(_ recorded: PartitionIdentity) throws(JournalFault) -> PartitionFile? {
        let partition = recorded.partition(of: topic)
        guard let opened = try PartitionFile.open(partition, in: root), opened.identity == recorded,
            try !PartitionFile.exists(partition.nextSegment, in: root)
        else { return nil }
        return opened
    }

    /// Opens the day's newest file, or makes one; the file before it is healed at its end first.
    private func open(_ day: Day, _ state: TopicState) throws(JournalFault) -> PartitionFile {
        let files = try files()
        let partition = files.current(topic, day)
        if let opened = try PartitionFile.open(partition, in: root) { return opened }
        if let previous = files.partitions.last(where: { $0.isBefore(partition) }) { try finish(previous, state) }
        return try make(partition)
    }

    /// Makes a partition's file; nothing is believed any more that was kept of one in its place, or of its inode.
    func make(_ partition: Partition) throws(JournalFault) -> PartitionFile {
        let made = try PartitionFile.create(partition, in: root)
        repeats?.forget(made)
        return made
    }

    /// Takes a file into use: the entries that lead to it are on disk before its next byte, and what nobody is known to
    /// have put on disk is to be proven before anything of it is believed.
    func take(_ opened: PartitionFile, _ state: TopicState) throws(JournalFault) {
        file = nil
        if root.policy.synchronizes {
            opened.entries = try durableEntries(to: opened, state)
            opened.expectUnproven(from: state.syncedSize(of: opened.identity))
        }
        file = opened
        toldSize = opened.syncedSize
    }

    private func durableEntries(
        to file: PartitionFile, _ state: TopicState
    ) throws(JournalFault) -> EntryTrail {
        let entries = try root.entries(of: topic)
        if state.entries(of: file.identity) != entries { try root.synchronizeEntries(of: topic) }
        return entries
    }

    /// The topic's files.
    func files() throws(JournalFault) -> TopicFiles { try TopicFiles(of: topic, in: root) }

    /// Heals the end of the file before a new one, with a stamp of its own day, and puts it on disk: after a boot only
    /// the new one has to be looked through.
    private func finish(_ previous: Partition, _ state: TopicState) throws(JournalFault) {
        guard let file = try PartitionFile.open(previous, in: root), file.identity != state.failed else { return }
        let size = try file.size()
        if try !file.endsWhole(size: size) {
            let tail = Fragment(range: try file.lineStart(before: size)..<size)
            let stamp = try file.lastStamp(size: tail.range.lowerBound)?.next ?? pastMoment(of: previous.day)
            try move([tail], from: file, stamp: stamp)
            notes.insert(.healed)
        }
        try settle(file)
    }

    /// A moment of a day for a line that has none: now, while that day lasts, since later lines have to be later; else
    /// noon in the zone of the days.
    func pastMoment(of day: Day) -> Timestamp {
        let now = Timestamp(microseconds: root.policy.clock.microseconds)
        if self.day(of: now) == day { return now }
        let seconds = day.number * 86400 + 43200
        return Timestamp(microseconds: (seconds - root.policy.zone.offset(at: seconds)) * 1_000_000)
    }
}
