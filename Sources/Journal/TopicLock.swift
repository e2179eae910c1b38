internal import Posix
internal import Webhook

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
    func holding<Result: ~Copyable>(_ body: () throws(JournalFault) -> Result) throws(JournalFault) -> Result {
        try acquire()
        return try RequestDeadline.puttingOff { () throws(JournalFault) -> Result in
            defer { file.unlock() }
            return try body()
        }
    }

    private func acquire() throws(JournalFault) {
        while true {
            let outcome = try naming(path) { () throws(SystemFault) in
                try file.lock(within: root.policy.lockMilliseconds, timer: root.lockTimer)
            }
            guard outcome == .locked else { throw .lockTimedOut(topic) }
            if try naming(path, { () throws(SystemFault) in try file.links() }) > 0 { return }
            file = try root.openState(path)  // somebody removed the state while we ran
        }
    }

    /// The last writer's record.
    func record() throws(JournalFault) -> TopicRecord? {
        try naming(path) { () throws(SystemFault) in try TopicRecord(in: file) }
    }

    /// Leaves a record for the next writer.
    func leave(_ record: TopicRecord) throws(JournalFault) {
        try naming(path) { () throws(SystemFault) in try record.write(to: file) }
    }
}
