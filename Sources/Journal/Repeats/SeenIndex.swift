internal import Posix
internal import Webhook

/// The first line of a key, read at its place just now: it stands, unmarked, in no failed file, within the horizon.
struct FirstLine {
    let file: PartitionFile
    let offset: Int
    /// Lines of the key that came since.
    let repeats: Int
}

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
    /// More than this is not read under the lock, in bytes.
    private static let mostAtOnce = 48 << 20
    /// Nor is more time spent there, in milliseconds.
    private static let patience: Int64 = 150
    /// How often the other files of the horizon are looked at, in microseconds.
    private static let pause: Int64 = 10_000_000

    let topic: Topic
    let root: JournalRoot
    let name: String
    /// Relative to the root.
    let path: String
    private let fullPath: String
    private var file: SeenFile?
    /// The right to make it anew.
    private var right: RebuildRight?
    /// When it has to be made anew: it is too far behind to be brought up to date under the lock, so lines are stored
    /// unmarked until then. Else it is large, should grow, and is used meanwhile.
    private(set) var isBehind = false
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
        isBehind = knowsAll(file, of: current, size, now) ? false : try !catchUp(file, now)
        if !isBehind && !file.isCrowded {
            right.take()?.succeeded()
        } else if right == nil {
            try claim(now)
        }
        return isBehind ? nil : file
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

    /// Reads what the index has not seen of the horizon's files; false when that is too much for now, or for the table.
    private func catchUp(_ file: SeenFile, _ now: Timestamp) throws(JournalFault) -> Bool {
        let end = monotonicMilliseconds() + Self.patience
        var left = Self.mostAtOnce
        for unseen in try UnseenFile.all(of: topic, since: firstDay(now), &file.header, in: root) {
            left -= unseen.size - unseen.seenSize
            if left < 0 || file.isFull { return false }
            guard try take(unseen, into: file, until: end) else { return false }
        }
        file.header.lookedAt = now
        try naming(path) { () throws(SystemFault) in try file.leaveHeader() }
        return !file.isFull
    }

    /// Takes the lines of one file into the index, part by part; false when the time is over.
    private func take(_ unseen: UnseenFile, into file: SeenFile, until end: Int64) throws(JournalFault) -> Bool {
        let slot = file.header.slot(of: unseen.file.identity) ?? file.header.addSlot(unseen.slot)
        var seen = unseen.seenSize
        var window = LineWalk.chunk
        while seen < unseen.size {
            if monotonicMilliseconds() > end || file.isFull { return false }
            let part = min(unseen.size, seen + window)
            let next = try LineWalk.lines(of: unseen.file, from: seen, to: part) { (range, text) throws(JournalFault) in
                guard let head = LineHead(behindBlanks: text),
                    let line = SeenEntry(head, slot: slot, offset: range.lowerBound)
                else { return }
                try naming(path) { () throws(SystemFault) in
                    guard let place = try file.place(of: line.print), let next = line.following(place.entry)
                    else { return }
                    try file.put(next, at: place)
                    // It was put there already, but nobody could say so any more.
                    if next.isOfSameLine(as: place.entry) && line.repeats == 0 { file.header.count += 1 }
                }
            }
            if next == seen && part == unseen.size { break }  // the rest is no line
            window = next == seen ? window * 2 : LineWalk.chunk
            seen = next
            file.header.note(slot, seenSize: seen)
        }
        try naming(path) { () throws(SystemFault) in try file.leaveHeader() }
        return true
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
            try Rebuild(of: self).run(isGrowth: !isBehind, now: now)
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
