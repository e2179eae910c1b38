package import Posix
package import Webhook

/// Where lines are stored: the data directory and the topics that this worker has open. Lock and data files are opened
/// by the process that uses them, never before a fork: a shared open file shares its lock.
package final class Journal {
    /// How many topics may be open at once, at two descriptors each.
    private static let mostOpen = 64

    private let root: JournalRoot
    private let pool: BufferPool
    private var writers: [TopicWriter] = []

    /// Opens the data directory, making it if its parent exists.
    /// - Parameters:
    ///   - pool: the worker's memory.
    ///   - lockTimer: sends a signal that only interrupts.
    package init(_ policy: JournalPolicy, pool: BufferPool, lockTimer: Timer) throws(JournalFault) {
        root = try JournalRoot(policy, lockTimer: lockTimer)
        self.pool = pool
    }

    /// Stores the line and gives its receipt, and not before it is stored.
    package func append(_ line: consuming Line) throws(JournalFault) -> StoredLine {
        let writer = try writer(for: line.topic)
        return try writer.append(line)
    }

    private func writer(for topic: Topic) throws(JournalFault) -> TopicWriter {
        if let open = writers.first(where: { $0.topic == topic }) { return open }
        if writers.count == Self.mostOpen { writers.removeFirst() }
        let opened = try TopicWriter(topic, in: root, pool: pool)
        writers.append(opened)
        return opened
    }
}
