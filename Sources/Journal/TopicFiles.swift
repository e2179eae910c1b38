internal import Format
internal import Posix

/// What a topic's directory holds.
struct TopicFiles {
    /// The files that lines can be read from, oldest first.
    let partitions: [Partition]
    /// Those that somebody compressed: `2026-11-22.ndjson.gz`. Nothing more goes into them.
    let compressed: [Partition]

    /// Reads the names; a directory that is not there has none.
    init(of topic: Topic, in root: JournalRoot) throws(JournalFault) {
        let name = topic.description
        do {
            self.init(of: topic, try root.directory.directory(name).names())
        } catch let fault where fault.isMissing {
            self.init(of: topic, [])
        } catch {
            throw .system(error, path: name)
        }
    }

    init(of topic: Topic, _ names: [String]) {
        partitions = names.compactMap { Partition(topic: topic, fileName: $0) }.sorted { $0.isBefore($1) }
        compressed = names.filter { $0.hasSuffix(Partition.compressed) }.compactMap { name in
            Partition(topic: topic, fileName: String(name.dropLast(Partition.compressed.utf8.count)))
        }
    }

    /// Where a day goes on: in its newest file, or behind it where that was compressed. A place that had another file
    /// is not taken again: a receipt would name two lines.
    func current(_ topic: Topic, _ day: Day) -> Partition {
        let begun = partitions.last { $0.day == day }?.segment
        let closed = compressed.lazy.filter { $0.day == day }.map(\.segment).max()
        let segment = max(begun ?? 0, closed.map { $0 == begun ? $0 : $0 + 1 } ?? 0)
        return Partition(topic: topic, day: day, segment: segment)
    }

    /// The newest file of each day from one on, oldest first. Those before it are in no use: a sync of theirs failed, or
    /// they were compressed.
    func newest(since day: Day) -> [Partition] {
        partitions.indices.filter { place in
            let next = place + 1
            return partitions[place].day >= day
                && (next == partitions.count || partitions[next].day != partitions[place].day)
        }.map { partitions[$0] }
    }
}
