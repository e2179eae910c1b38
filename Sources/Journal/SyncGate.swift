internal import Posix
internal import Webhook

/// Who is syncing a topic's files right now: each holds one byte of `TOPIC.sync` from before it gives the topic's lock
/// back until its sync has succeeded, or its failure is marked. The kernel tells of a failed sync once, and not to one
/// who opens the file later; so whoever opens a file looks here which syncs are under way, and believes its own first
/// sync only when those have come to their end.
final class SyncGate {
    private let root: JournalRoot
    private let path: String
    private let file: Descriptor
    private var place = Int64(Process.id)

    init(_ topic: Topic, in root: JournalRoot) throws(JournalFault) {
        self.root = root
        path = JournalRoot.statePath(topic, "sync")
        file = try root.openState(path)
    }

    /// Begins a sync. Processes of different namespaces may have the same number: then another byte is taken.
    func enter() throws(JournalFault) {
        try naming(path) { () throws(SystemFault) in
            while try !file.tryLock(byte: place) { place += 1 << 32 }
        }
    }

    /// Ends it.
    func leave() {
        file.unlock(byte: place)
    }

    /// The syncs under way; asked while the topic's lock is held, so that none begins.
    func underWay() throws(JournalFault) -> [Int64] {
        try naming(path) { () throws(SystemFault) in try file.heldBytes() }
    }

    /// Waits until those have ended.
    func awaitEnd(of syncs: [Int64]) throws(JournalFault) {
        for sync in syncs {
            let outcome = try naming(path) { () throws(SystemFault) in
                try file.awaitRelease(
                    ofByte: sync, within: root.policy.lockMilliseconds, timer: root.lockTimer)
            }
            if outcome == .timedOut { throw .system(SystemFault(.fcntl, 110), path: path) }
        }
    }
}
