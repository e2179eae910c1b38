package import Format
package import Reading

/// The lines that a command is to handle, from where it begins to where it ends, and which of them were handled.
package struct LineSource {
    /// So many lines of a topic may be begun from its oldest open one on.
    private static let window = 1024

    private let folder: JournalFolder
    /// Nil for all.
    private let topics: [Topic]?
    private var reader: LineReader
    /// A topic ends with its first line that was received at that moment or later; nil: it never does.
    private let until: Timestamp?
    /// Lines with a `repeat` count as handled.
    private let passesRepeats: Bool
    private let isSynced: Bool
    /// Topics that have come to their end.
    private var ended: [Topic] = []
    package private(set) var handled: HandledLines

    /// - Parameters:
    ///   - topics: nil for all.
    ///   - handled: lines that are behind.
    ///   - isSynced: only lines are given that are on disk.
    package init(
        _ folder: JournalFolder, topics: [Topic]?, behind handled: HandledLines, until: Timestamp?, passesRepeats: Bool,
        isSynced: Bool = false
    ) {
        reader = LineReader(folder, topics: topics, behind: handled.positions, isSynced: isSynced)
        self.isSynced = isSynced
        self.folder = folder
        self.topics = topics
        self.until = until
        self.passesRepeats = passesRepeats
        self.handled = handled
    }

    /// The same behind other lines.
    func restarted(behind handled: HandledLines) -> LineSource {
        LineSource(
            folder, topics: topics, behind: handled, until: until, passesRepeats: passesRepeats, isSynced: isSynced)
    }

    /// The next thing to handle; nil while there is none. A line counts as handled when that was said.
    /// - Parameter isWanted: whether a line of that topic may be given now; none holds up another topic's.
    package mutating func next(of isWanted: (Topic) -> Bool = { _ in true }) -> Arrival? {
        while true {
            let held = ended + handled.topics(aheadBy: Self.window)
            guard let arrival = reader.next(of: { !held.contains($0) && isWanted($0) }) else { return nil }
            guard case .line(let line) = arrival else {
                if case .gap(let gap) = arrival { handled.forget(gap.last.receipt.partition) }
                return arrival
            }
            if let until, line.position.receivedAt >= until {
                self.ended.append(line.position.receipt.partition.topic)
            } else if takes(line) {
                return arrival
            }
        }
    }

    private mutating func takes(_ line: JournalLine) -> Bool {
        guard handled.begin(line.position) else { return false }
        guard passesRepeats && line.parts.repeats != nil else { return true }
        handled.finish(line.position)
        return false
    }

    /// The line was handled.
    package mutating func finish(_ position: Position) { handled.finish(position) }

    /// Something has changed in the data directory.
    package mutating func hear(_ change: Change) { reader.hear(change) }

    /// Something can't be read now, and is to be tried again.
    var hasTrouble: Bool { reader.hasTrouble }

    /// What has changed in `handled` since the last time, as a position file takes it.
    package mutating func takeChanges() -> String { handled.takeChanges() }

    /// All of `handled`, without what is behind for good.
    package mutating func wholeText() -> String {
        handled.keep(reader.withoutFilesBehind(handled.positions))
        return handled.text
    }
}
