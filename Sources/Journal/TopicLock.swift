internal import Format
internal import Posix

/// The exclusive lock of one topic, and the record in its file. A file of its own, 0600, so that whoever may read the
/// data can't hold it (flock(2) needs no write access).
final class TopicLock {
    private let topic: Topic
    private let root: JournalRoot
    private let path: String
    private var file: Descriptor

    init(_ topic: Topic, in root: JournalRoot) throws(JournalFault) {
        self.topic = topic
        self.root = root
        path = JournalRoot.statePath(topic, "lock")
        file = try root.openState(path)
    }

    /// Does something while this process alone holds the lock. The deadline waits until it is given back, so that
    /// nothing is left half-written.
    /// - Parameter milliseconds: the longest wait; that of the policy if nil.
    func holding<Result: ~Copyable>(
        within milliseconds: Int64? = nil, _ body: () throws(JournalFault) -> Result
    ) throws(JournalFault) -> Result {
        try acquire(within: milliseconds ?? root.policy.lockMilliseconds)
        return try RequestDeadline.puttingOff { () throws(JournalFault) -> Result in
            defer { file.unlock() }
            return try body()
        }
    }

    private func acquire(within milliseconds: Int64) throws(JournalFault) {
        while true {
            let outcome = try naming(path) { () throws(SystemFault) in
                try file.lock(within: milliseconds, timer: root.lockTimer)
            }
            guard outcome == .locked else { throw .lockTimedOut(topic) }
            if try naming(path, { () throws(SystemFault) in try file.extent().links }) > 0 { return }
            file = try root.openState(path)  // somebody removed the state while we ran
        }
    }

    /// What writers left.
    func state() throws(JournalFault) -> TopicState {
        try naming(path) { () throws(SystemFault) in try TopicState(in: file, boot: root.boot) }
    }

    /// Leaves a record for the next writer, while the lock is held.
    func leave(_ record: TopicRecord) throws(JournalFault) {
        try write(record.block, .record)
    }

    /// Tells that a file is on disk up to a place; the lock is not needed for it.
    func noteSynced(_ file: PartitionIdentity, size: Int) throws(JournalFault) {
        try write(SyncNote(boot: root.boot, file: file, size: size).block(SyncNote.confirmed), .confirmed)
    }

    /// Tells that a sync of a file failed; the lock is not needed for it.
    func noteFailure(of file: PartitionIdentity) throws(JournalFault) {
        try write(SyncNote(boot: root.boot, file: file).block(SyncNote.failed), .failed)
    }

    /// The failure that was told is known from the files by now; while the lock is held.
    func forgetFailure() throws(JournalFault) {
        try write(StateBlock(0) { _ in }, .failed)
    }

    private func write(_ block: StateBlock, _ place: TopicState.Place) throws(JournalFault) {
        try naming(path) { () throws(SystemFault) in try block.write(to: file, at: place.rawValue) }
    }
}
