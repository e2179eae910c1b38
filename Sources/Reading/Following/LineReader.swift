package import Format

/// Reads the lines of a data directory from a position on, as far as there are any: topics side by side in the order of
/// their stamps, each over days, segments and compressed files, and what is missing told as a gap. It never waits: when
/// nothing more is there, `Watch` tells when there may be.
package struct LineReader {
    /// So many arrivals are given before topics that had none are asked again.
    private static let patience = 1000

    private let folder: JournalFolder
    /// Nil: all that there are, and that will be.
    private let wanted: [Topic]?
    private let positions: Positions
    private let isSynced: Bool
    private var topics: [TopicReader] = []
    /// The next arrival of each topic.
    private var heads: [Arrival?] = []
    /// Topics that have nothing now.
    private var isIdle: [Bool] = []
    private var given = 0
    /// A topic may have been born.
    private var mayHaveTopics = true
    /// Why the data directory can't be listed, as it was told.
    private var fault: ReadingFault?

    /// - Parameters:
    ///   - topics: nil for all, also those that are born later.
    ///   - positions: lines that were handled already. A file without one is read from its first line, but for one that
    ///     was compressed and is older than the newest with one: that is behind for good.
    ///   - isSynced: only lines are given that are on disk: each file is synced before it is read, and read as far as it
    ///     went then.
    package init(
        _ folder: JournalFolder, topics: [Topic]? = nil, behind positions: Positions = Positions(),
        isSynced: Bool = false
    ) {
        self.isSynced = isSynced
        self.folder = folder
        wanted = topics
        self.positions = positions
    }

    /// The next thing that arrives; nil while there is none.
    /// - Parameter isWanted: whether a line of that topic may be given now; none holds up another topic's.
    package mutating func next(of isWanted: (Topic) -> Bool = { _ in true }) -> Arrival? {
        if mayHaveTopics {
            mayHaveTopics = false
            if let fault = findTopics() { return .fault(fault) }
        }
        if given == Self.patience { forgetIdle() }
        fillHeads()
        guard let index = earliest(of: isWanted) else {
            forgetIdle()
            return nil
        }
        given += 1
        defer { heads[index] = nil }
        return heads[index]
    }

    /// The positions without those of files that are behind for good. The newest of a topic stays: it tells that all
    /// compressed files before it are.
    package func withoutFilesBehind(_ positions: Positions) -> Positions {
        var kept = positions
        let all = positions.all.map(\.receipt.partition)
        for (partition, next) in zip(all, all.dropFirst()) where partition.topic == next.topic {
            if let position = positions[partition], isBehindForGood(position) { kept.remove(partition) }
        }
        return kept
    }

    private func isBehindForGood(_ position: Position) -> Bool {
        topics.first { $0.topic == position.receipt.partition.topic }?.isBehindForGood(position) ?? false
    }

    /// Something can't be read now. Nobody tells when it can be: `hear(.anything)` has it tried again.
    package var hasTrouble: Bool { fault != nil || topics.contains { $0.hasTrouble } }

    /// Something has changed.
    package mutating func hear(_ change: Change) {
        switch change {
        case .anything:
            mayHaveTopics = true
            for index in topics.indices { topics[index].hear(of: nil) }
        case .files(let topic): hear(of: nil, in: topic)
        case .growth(let topic, let name): hear(of: name, in: topic)
        }
    }

    private mutating func hear(of name: String?, in topic: Topic) {
        for index in topics.indices where topics[index].topic == topic { topics[index].hear(of: name) }
    }

    private mutating func forgetIdle() {
        given = 0
        for index in isIdle.indices { isIdle[index] = false }
    }

    private mutating func fillHeads() {
        for index in topics.indices where heads[index] == nil && !isIdle[index] {
            heads[index] = topics[index].next()
            isIdle[index] = heads[index] == nil
        }
    }

    /// The topic whose arrival is next: what is no line at once, lines by their stamps.
    private func earliest(of isWanted: (Topic) -> Bool) -> Int? {
        var found: (index: Int, stamp: Int64)?
        for index in heads.indices {
            guard let head = heads[index], head.receivedAt == nil || isWanted(topics[index].topic) else { continue }
            let stamp = head.receivedAt?.microseconds ?? .min
            if found.map({ stamp < $0.stamp }) ?? true { found = (index, stamp) }
        }
        return found?.index
    }

    /// Takes topics into account that were not there before. Gives what is wrong, once.
    private mutating func findTopics() -> ReadingFault? {
        for topic in wanted ?? [] { add(topic) }
        do throws(ReadingFault) {
            let there = try folder.topics()
            if wanted == nil { for topic in there + positions.all.map(\.receipt.partition.topic) { add(topic) } }
            fault = nil
            return nil
        } catch {
            defer { fault = error }
            return fault == error ? nil : error
        }
    }

    private mutating func add(_ topic: Topic) {
        if topics.contains(where: { $0.topic == topic }) { return }
        let own = positions.all.filter { $0.receipt.partition.topic == topic }
        topics.append(TopicReader(topic, in: folder, behind: own, isSynced: isSynced))
        heads.append(nil)
        isIdle.append(false)
    }
}
