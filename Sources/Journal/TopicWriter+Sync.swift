internal import Format
internal import Posix

/// From written to durable.
///
/// The kernel tells of a failed sync once, and only to descriptors that were open then. So whoever opens a file knows
/// nothing of what others wrote: what nobody confirmed is proven on the device before a 200. A failure leaves its mark
/// before anything else can happen to the process, and without the topic's lock.
extension TopicWriter {
    /// At most one new segment in this time. Microseconds.
    private static let segmentPause: Int64 = 10_000_000

    /// Puts the line on disk, and the first one that it repeats.
    func synchronize(_ place: LinePlace) throws(JournalFault) {
        try synchronize(place.file, upTo: place.end)
        guard let first = place.first else { return }
        guard let end = try first.file.lineEnd(from: first.offset, size: try first.file.size()) else { return }
        first.file.expectUnproven(from: first.offset)
        try synchronize(first.file, upTo: end)
    }

    /// Syncs a file, and believes it only when nobody's sync of it failed.
    private func synchronize(_ file: PartitionFile, upTo end: Int) throws(JournalFault) {
        do throws(JournalFault) {
            try synchronizeOrMark(file)
            try prove(file, upTo: end)
        } catch {
            beginNext(behind: file)
            throw error
        }
        try confirm(file)
    }

    /// Syncs a file. The deadline waits until a failure is marked: a process that has been told of one must not take it
    /// along.
    func synchronizeOrMark(_ file: PartitionFile) throws(JournalFault) {
        try RequestDeadline.puttingOff { () throws(JournalFault) in
            do throws(JournalFault) {
                try file.synchronize()
            } catch {
                mark(file)
                throw error
            }
        }
    }

    private func prove(_ file: PartitionFile, upTo end: Int) throws(JournalFault) {
        if let start = file.unprovenFrom, start < end, !isWithout(.proof), try !file.isOnDisk(start..<end) {
            mark(file)
            throw .lost(path: file.path)
        }
        file.noteSynced(upTo: end)
    }

    /// Says that a file is not to be trusted any more; this process remembers it, should nobody else be told.
    private func mark(_ file: PartitionFile) {
        if isWithout(.mark) { return }
        root.failed.append(file.identity)
        try? lock.noteFailure(of: file.identity)
    }

    /// Whether the file is still the day's newest, and not marked as failed.
    private func confirm(_ file: PartitionFile) throws(JournalFault) {
        let state = try lock.state()
        if state.failed == file.identity { throw .distrusted(path: file.path) }
        if state.record?.file.isOf(file.partition) == true { return }
        let isSucceeded = try PartitionFile.exists(file.partition.nextSegment, in: root)
        if isSucceeded { throw .distrusted(path: file.path) }
    }

    /// Begins the next segment behind a file that was marked, or leaves that to the next writer.
    private func beginNext(behind failed: PartitionFile) {
        file = nil
        // Whatever the fault, and when it is too soon: the mark tells the next writer to.
        _ = try? lock.holding { () throws(JournalFault) in
            let now = Timestamp(microseconds: root.policy.clock.microseconds)
            return try succeed(failed.identity, try lock.state(), now)
        }
    }

    /// The file behind which the day has to go on: one that was marked, or that failed here and could not be.
    func failedFile(_ state: TopicState) -> PartitionIdentity? {
        state.failed ?? state.record.flatMap { record in root.failed.first { $0 == record.file } }
    }

    /// Begins the next segment behind a file whose sync failed; answers whether it did, and left the state anew. When it
    /// is too soon for that, nothing is stored in that file, and other days go on.
    @inline(never)
    func leaveFailedFile(_ state: TopicState, _ now: Timestamp) throws(JournalFault) -> Bool {
        guard let failed = failedFile(state) else { return false }
        if try succeed(failed, state, now) { return true }
        guard failed.day == day(of: now) else { return false }
        throw .distrusted(path: failed.partition(of: topic).path)
    }

    /// Sees to it that there is a file behind one whose sync failed: it is the mark for all time that the one before is
    /// not to be trusted. False when it is too soon to make one.
    private func succeed(
        _ failed: PartitionIdentity, _ state: TopicState, _ now: Timestamp
    ) throws(JournalFault) -> Bool {
        let partition = failed.partition(of: topic)
        let current = try files().current(topic, failed.day)
        let isThere = current.segment > failed.segment
        let pause = now.microseconds - (state.record?.segmentBegunAt.microseconds ?? 0)
        guard isThere || !(0..<Self.segmentPause).contains(pause) else { return false }
        let next = isThere ? current : partition.nextSegment
        // One that is there was begun by another worker, or by one that died before it could say so.
        let opened = try PartitionFile.open(next, in: root)
        let begun = if let opened { opened } else { try make(next) }
        if let old = state.record {
            var record = old
            if old.file == failed {
                record = TopicRecord(boot: root.boot, file: begun.identity, size: 0, lastStamp: old.lastStamp)
            }
            record.segmentBegunAt = isThere ? old.segmentBegunAt : now
            try lock.leave(record)
        }
        try lock.forgetFailure()
        return true
    }
}
