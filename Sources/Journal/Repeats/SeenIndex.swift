internal import Format
internal import Posix

/// Which signatures a topic has seen: `.hookline/TOPIC.seen`. All is done while the topic's lock is held, but for a
/// rebuild.
///
/// 1. The files are what counts; the index is a hint. It says how far of which files it has seen, and is brought up to
///    date from them before it is asked.
/// 2. A hit is believed only after its line was read.
/// 3. What goes wrong with the index costs marks, never an event.
final class SeenIndex {
    /// From the first line's stamp, in microseconds: 96 hours.
    static let horizon: Int64 = 96 * 3_600_000_000
    /// How often the other files of the horizon are looked at, in microseconds.
    private static let pause: Int64 = 10_000_000

    let topic: Topic
    let root: JournalRoot
    let name: String
    /// Relative to the root.
    let path: String
    private let fullPath: String
    private var file: SeenFile?
    /// The right to make it anew, where it needs that and no other process has it.
    private var right: RebuildRight?
    /// What it needed when that was looked at last.
    private(set) var need = SeenNeed.nothing
    /// A process died that made it anew, and nobody was told yet.
    private var hasFoundDead = false

    init(_ topic: Topic, in root: JournalRoot) {
        self.topic = topic
        self.root = root
        name = "\(topic).seen"
        path = "\(JournalRoot.state)/\(name)"
        fullPath = "\(root.policy.path)/\(path)"
    }

    /// Brings the index up to date with the file that a line goes to; nil when there is none that can be asked.
    /// - Parameter record: the last writer's, which says what the lines since the last look changed.
    func upToDate(
        _ current: PartitionFile, size: Int, _ record: TopicRecord?, now: Timestamp
    ) throws(JournalFault) -> SeenFile? {
        if let file, try adopts(file, record), knowsAll(file, of: current, size, now), !file.isCrowded { return file }
        guard let file = try opened(record, now) else { return nil }
        let isCurrent = knowsAll(file, of: current, size, now) ? true : try catchUp(file, now)
        need = SeenNeed(isCurrent: isCurrent, isCrowded: file.isCrowded)
        if need == .nothing {
            right.take()?.succeeded()
        } else if right == nil {
            try claim(now)
        }
        return need == .anew ? nil : file
    }

    private func adopts(_ file: SeenFile, _ record: TopicRecord?) throws(JournalFault) -> Bool {
        try naming(path) { () throws(SystemFault) in try file.adopt(record) }
    }

    private func claim(_ now: Timestamp) throws(JournalFault) {
        switch try RebuildRight.claim(of: self, now: now) {
        case .had(let had): right = consume had
        case .foundDead: hasFoundDead = true
        case .notNow: break
        }
    }

    /// Whether a process was found dead that made it anew, since the last time that this was asked.
    func takeDeath() -> Bool {
        defer { hasFoundDead = false }
        return hasFoundDead
    }

    /// What a process needs that makes it anew.
    var descriptors: [Int32] {
        guard right != nil else { return [] }
        return [right?.number, root.directory.number].compactMap { $0 }
    }

    /// Whether it is this process that has to make it anew.
    var isToBeMadeAnew: Bool { right != nil }

    /// Nothing is missing in it. Then it is right even where another one stands in its place by now. The other files of
    /// the horizon change only when somebody restores or removes one, so they are looked at now and then.
    private func knowsAll(_ file: SeenFile, of current: PartitionFile, _ size: Int, _ now: Timestamp) -> Bool {
        let known = file.header.slot(of: current.identity).map { file.header.seenSize(of: $0) }
        return known == size && !file.isFull
            && abs(now.microseconds - file.header.lookedAt.microseconds) < Self.pause
    }

    /// The first day whose files are looked at.
    func firstDay(_ now: Timestamp) -> Day {
        let first = Timestamp(microseconds: now.microseconds - Self.horizon)
        return Day(of: first, offset: root.policy.zone.offset(at: first.seconds))
    }

    /// The file as it is now: whoever removed, replaced or damaged it gets a new one.
    private func opened(_ record: TopicRecord?, _ now: Timestamp) throws(JournalFault) -> SeenFile? {
        try naming(path) { () throws(SystemFault) in
            if let file, try isInPlace(file), try file.refresh() {
                _ = try file.adopt(record)
                if !file.isFull { return file }
            }
            file = try SeenFile(path, in: root)
            _ = try file?.adopt(record)
            if file == nil {
                try SeenFile.make(
                    name, in: root, SeenTable(), SeenHeader(capacity: SeenTable.smallest, boot: root.boot))
                file = try SeenFile(path, in: root)
            } else if let full = file, full.isFull, full.header.count <= SeenTable.mostGrownAtOnce {
                try SeenFile.make(name, in: root, try full.table(since: firstDay(now)), full.header)
                file = try SeenFile(path, in: root)
            }
            return file
        }
    }

    private func isInPlace(_ file: SeenFile) throws(SystemFault) -> Bool {
        do {
            let extent = try FileExtent(at: fullPath)
            return extent.identity == file.identity && extent.size == file.byteCount
        } catch let fault where fault.isMissing {
            return false
        }
    }

    /// What is known of a file's inode, and of its day, is of another file.
    func forget(_ made: PartitionIdentity) throws(JournalFault) {
        try naming(path) { () throws(SystemFault) in
            guard let file = try SeenFile(path, in: root) else { return }
            file.header.forget(made)
            try file.leaveHeader()
        }
        close()
    }

    /// Makes it anew, if it is this process that has to; when that fails, whoever comes after a while.
    func makeAnew(now: Timestamp) throws(JournalFault) {
        guard let right = right.take() else { return }
        close()
        do {
            try Rebuild(of: self).run(isGrowth: need == .larger, now: now)
            right.succeeded()
        } catch {
            right.failed()
            throw error
        }
    }

    /// Forgets the open file; the next line looks anew.
    func close() {
        file = nil
    }
}
