internal import Format
internal import Posix
internal import Webhook

/// What is put right before a line is written. `tail -F` would replay a file that is truncated, or splice a fragment to
/// the next line: so nothing is ever cut off.
extension TopicWriter {
    /// Moves fragments to `torn/` and appends the line that says so.
    /// - Parameters:
    ///   - stamp: the time of that line.
    ///   - untold: bytes that were moved before, and no line says so.
    func move(
        _ fragments: [Fragment], from file: PartitionFile, stamp: Timestamp, untold: Int = 0
    ) throws(JournalFault) {
        var count = untold
        for fragment in fragments {
            try fragment.move(from: file, in: root)
            count += fragment.range.count
        }
        var line = pool.take()
        TornLine.append(to: &line, receivedAt: stamp, topic: file.partition.topic, count: count)
        _ = try unsafe line.withBytes { (bytes) throws(JournalFault) in try unsafe file.append(bytes) }
    }

    /// Heals a file that does not end whole.
    func heal(
        _ file: PartitionFile, size: Int, _ record: TopicRecord?, stamp: Timestamp
    ) throws(JournalFault) {
        let tail = Fragment(range: try file.lineStart(before: size)..<size)
        let last = try file.lastStamp(size: tail.range.lowerBound)
        let stamp = Self.later(stamp, than: last)
        try move([tail], from: file, stamp: stamp)
        notes.insert(.healed)
        try leaveRecord(of: file, after: record, size: try file.size(), lastStamp: stamp)
    }

    private static func later(_ stamp: Timestamp, than last: Timestamp?) -> Timestamp {
        guard let last, stamp <= last else { return stamp }
        return last.next
    }

    /// Makes good at once what a short or failed write left.
    func healAfterFailure(
        _ file: PartitionFile, _ record: TopicRecord?, stamp: Timestamp
    ) throws(JournalFault) {
        let size = try file.size()
        let endsWhole = try file.endsWhole(size: size)
        if !endsWhole && !isWithout(.heal) { try heal(file, size: size, record, stamp: stamp) }
    }

    /// After a boot of the machine: looks once through what may be damaged. False when the topic has no file.
    func recover(_ state: TopicState) throws(JournalFault) -> Bool {
        let existing = try files().partitions
        guard let newest = existing.last else { return false }
        for (partition, start) in Recovery.places(existing, state) {
            try recover(partition, from: start, isNewest: partition == newest, state)
        }
        return true
    }

    private func recover(
        _ partition: Partition, from start: Int, isNewest: Bool, _ state: TopicState
    ) throws(JournalFault) {
        guard let file = try PartitionFile.open(partition, in: root) else { return }
        if file.identity != state.failed {
            let begin = state.record?.file == file.identity ? start : 0
            let damage = try Recovery(of: file, from: begin, size: try file.size())
            if !damage.isNone { try move(damage, from: file) }
            try settle(file)
        }
        guard isNewest else { return }
        let size = try file.size()
        let last = try file.lastStamp(size: size) ?? Timestamp(microseconds: 0)
        try leaveRecord(of: file, after: state.record, size: size, lastStamp: last)
    }

    private func move(_ damage: Recovery, from file: PartitionFile) throws(JournalFault) {
        let before = try file.lastStamp(size: damage.start)
        let stamp = (damage.lastStamp ?? before)?.next ?? pastMoment(of: file.partition.day)
        try move(damage.fragments, from: file, stamp: stamp, untold: damage.untold)
        notes.insert(.recovered)
    }

    /// Puts all of a file on disk whose bytes were read from there, or healed, while the lock is held.
    func settle(_ file: PartitionFile) throws(JournalFault) {
        guard root.policy.synchronizes else { return }
        let size = try file.size()
        try synchronizeOrMark(file)
        file.noteSynced(upTo: size)
    }
}
