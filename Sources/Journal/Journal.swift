package import Posix
package import Webhook

/// Where lines are stored: the data directory and the topics that this worker has open. Lock and data files are opened
/// by the process that uses them, never before a fork: a shared open file shares its lock.
package final class Journal {
    /// How many topics may be open at once, at two descriptors each.
    private static let mostOpen = 64

    private let policy: JournalPolicy
    private let lockTimer: Timer
    private var root: JournalRoot?
    private let pool: BufferPool
    private var writers: [TopicWriter] = []

    /// Opens nothing yet: a directory that can't be had now may be there for the next line.
    /// - Parameters:
    ///   - pool: the worker's memory.
    ///   - lockTimer: sends a signal that only interrupts.
    package init(_ policy: JournalPolicy, pool: BufferPool, lockTimer: Timer) {
        self.policy = policy
        self.lockTimer = lockTimer
        self.pool = pool
    }

    /// The data directory, made if its parent exists.
    private func openRoot() throws(JournalFault) -> JournalRoot {
        if let root { return root }
        let opened = try JournalRoot(policy, lockTimer: lockTimer)
        root = opened
        return opened
    }

    /// Makes what every process needs once: before a fork, so that the children have it.
    package static func warm() {
        _ = BootId.current
        // The first long text that goes costs a process more than all later ones; a path of the data may be one.
        let path = String(repeating: "/", count: 100) + JournalRoot.state
        precondition(path.utf8.contains(UInt8(ascii: ".")), "it ends with a name")
    }

    /// Stores the line and gives its receipt, and not before it is stored.
    package func append(_ line: consuming Line) throws(JournalFault) -> StoredLine {
        var line = line
        let topic = line.topic
        do {
            return try writer(for: topic).append(&line)
        } catch {
            guard case .keptMoving = error, root?.isInPlace == false else { throw error }
        }
        writers = []
        root = nil  // the whole directory was moved away: begin anew at its path
        return try writer(for: topic).append(&line)
    }

    /// Whether an index of repeats is so far behind, or so full, that it has to be made anew, by this process and no
    /// other.
    package var hasIndexToMakeAnew: Bool { writers.contains { $0.repeats?.isToBeMadeAnew == true } }

    /// Makes such an index anew, which takes seconds where files are large: for a process of its own, forked from the
    /// one that stores.
    package func makeIndexesAnew() throws(JournalFault) {
        for writer in writers { try writer.repeats?.makeAnew() }
    }

    /// Leaves it to the process that was forked for it.
    package func leaveIndexes() {
        for writer in writers { writer.repeats?.leaveToAnother() }
    }

    private func writer(for topic: Topic) throws(JournalFault) -> TopicWriter {
        if let open = writers.first(where: { $0.topic == topic }) { return open }
        if writers.count == Self.mostOpen { writers.removeFirst() }
        let opened = try TopicWriter(topic, in: try openRoot(), pool: pool)
        writers.append(opened)
        return opened
    }
}
