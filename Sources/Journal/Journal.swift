internal import Format
package import Posix
package import Webhook

/// Where lines are stored: the data directory and the topics that this worker has open. Lock and data files are opened
/// by the process that uses them, never before a fork: a shared open file shares its lock.
package final class Journal {
    /// How many topics may be open at once, at three descriptors each; fewer where the process may have few.
    private static let mostOpen = 64
    private static let descriptorsOfTopic = 3
    /// What the process needs for all else, with some to spare.
    private static let otherDescriptors = 20

    private let policy: JournalPolicy
    private let lockTimer: Timer
    private var root: JournalRoot?
    private let pool: BufferPool
    /// The one that was used last stands last.
    private var writers: [TopicWriter] = []
    private let most: Int

    /// Opens nothing yet: a directory that can't be had now may be there for the next line.
    /// - Parameters:
    ///   - pool: the worker's memory.
    ///   - lockTimer: sends a signal that only interrupts.
    package init(_ policy: JournalPolicy, pool: BufferPool, lockTimer: Timer) {
        self.policy = policy
        self.lockTimer = lockTimer
        self.pool = pool
        _ = BootId.current  // while all may be read
        let few = (openFileLimit() - Self.otherDescriptors) / Self.descriptorsOfTopic
        most = max(1, min(Self.mostOpen, few))
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
        do throws(JournalFault) {
            return try store(&line)
        } catch {
            guard let root, !root.isInPlace else { throw error }
        }
        closeWriters()
        root = nil  // the whole directory was moved away, or removed: begin anew at its path
        return try store(&line)
    }

    /// Closes the topic that was used least, again and again, where descriptors are out.
    private func store(_ line: inout Line) throws(JournalFault) -> StoredLine {
        while true {
            do throws(JournalFault) {
                return try writer(for: line.topic).append(&line)
            } catch {
                guard error.isOutOfDescriptors, closeLeastUsed(but: line.topic) else { throw error }
            }
        }
    }

    /// One whose index this process has to make anew stays; false when there is no other.
    private func closeLeastUsed(but topic: Topic) -> Bool {
        let isInUse = { (writer: TopicWriter) in writer.topic == topic || writer.repeats?.isToBeMadeAnew == true }
        guard let place = writers.firstIndex(where: { !isInUse($0) }) else { return false }
        writers.remove(at: place).tellWhatIsOnDisk()
        return true
    }

    /// Tells other processes what this one knows to be on disk: before it rests, or leaves.
    package func rest() {
        for writer in writers { writer.tellWhatIsOnDisk() }
    }

    private func closeWriters() {
        rest()
        writers = []
    }

    /// The indexes of repeats that this process has to make anew, and no other; nil when there are none. They are for a
    /// process that is forked now. All else is closed, and opened anew by the next line: a lock is given back when the
    /// last process that has its file open is gone, so the two must share none.
    package func takeOverdueIndexes() -> OverdueIndexes? {
        guard writers.contains(where: { $0.repeats?.isToBeMadeAnew == true }) else { return nil }
        defer { closeWriters() }
        return OverdueIndexes(finders: writers.compactMap(\.repeats))
    }

    private func writer(for topic: Topic) throws(JournalFault) -> TopicWriter {
        if let place = writers.lastIndex(where: { $0.topic == topic }) {
            if place != writers.count - 1 { writers.append(writers.remove(at: place)) }
            return writers[writers.count - 1]
        }
        if writers.count >= most { _ = closeLeastUsed(but: topic) }
        let opened = try TopicWriter(topic, in: try openRoot(), pool: pool)
        writers.append(opened)
        return opened
    }
}

/// Indexes of repeats that are too far behind, or too full, with the right to make them anew.
package struct OverdueIndexes {
    fileprivate let finders: [RepeatFinder]

    /// What a process needs of this one's descriptors that makes them anew.
    package var descriptors: [Int32] { finders.flatMap(\.descriptors) }

    /// Makes them anew, which takes seconds where files are large.
    package func makeAnew() throws(JournalFault) {
        for finder in finders { try finder.makeAnew() }
    }
}
