internal import Posix
internal import Webhook

/// Whether a line is a repeat, and what the index is told of it. Asked and told while the topic's lock is held; nothing
/// that goes wrong here keeps a line from being stored.
final class RepeatFinder {
    private let index: SeenIndex
    private let root: JournalRoot
    /// The index as it was asked for the line in hand.
    private var asked: SeenFile?
    private var place: SeenFile.Place?
    /// Something went wrong with the index since that was asked last.
    private var hasFailed = false

    init(_ topic: Topic, in root: JournalRoot) {
        index = SeenIndex(topic, in: root)
        self.root = root
    }

    /// Whether this process has to make the index anew, outside the lock.
    var isToBeMadeAnew: Bool { index.isToBeMadeAnew }

    /// It has to, and lines are stored unmarked until then.
    var isBehind: Bool { index.isToBeMadeAnew && index.isBehind }

    /// What a process needs that makes it anew.
    var descriptors: [Int32] { index.descriptors }

    /// Whether a process was found dead that made it anew, since the last time that this was asked.
    func takeDeath() -> Bool { index.takeDeath() }

    /// Makes it anew, if it is this process that has to.
    func makeAnew() throws(JournalFault) {
        try index.makeAnew(now: Timestamp(microseconds: root.policy.clock.microseconds))
    }

    /// The first line of a signature; nil when there is none, or none that can be believed.
    /// - Parameters:
    ///   - current: the file that the line goes to, of `size` bytes.
    ///   - record: the last writer's.
    func first(
        of signature: Signature, in current: PartitionFile, size: Int, _ record: TopicRecord?, now: Timestamp
    ) -> FirstLine? {
        asked = nil
        place = nil
        do {
            guard let file = try ask(for: Fingerprint(signature), current, size, record, now) else { return nil }
            guard let entry = place?.entry, !entry.isNone, entry.isSound else { return nil }
            return try believe(entry, file.header, signature, current, now)
        } catch {
            giveUp()
            return nil
        }
    }

    /// Looks a print up; where the table is damaged, in the next one.
    private func ask(
        for print: Fingerprint, _ current: PartitionFile, _ size: Int, _ record: TopicRecord?, _ now: Timestamp
    ) throws(JournalFault) -> SeenFile? {
        for _ in 0..<2 {
            guard let file = try index.upToDate(current, size: size, record, now: now) else { return nil }
            place = try naming(index.path) { () throws(SystemFault) in try file.place(of: print) }
            if place != nil {
                asked = file
                return file
            }
            index.close()
        }
        return nil
    }

    /// Reads the line that an entry names.
    private func believe(
        _ entry: SeenEntry, _ header: borrowing SeenHeader, _ signature: Signature, _ current: PartitionFile,
        _ now: Timestamp
    ) throws(JournalFault) -> FirstLine? {
        guard entry.repeats < SeenEntry.mostRepeats, let slot = header[entry.slot],
            let file = try file(slot, current),
            let head = try file.head(at: entry.offset),
            head.signature == signature, head.repeats == nil, head.topic == current.partition.topic,
            now.microseconds - head.receivedAt.microseconds <= SeenIndex.horizon
        else { return nil }
        return FirstLine(file: file, offset: entry.offset, repeats: entry.repeats)
    }

    /// The file of a slot, if it is still there and its day goes on in no other one.
    private func file(_ slot: SeenHeader.Slot, _ current: PartitionFile) throws(JournalFault) -> PartitionFile? {
        if slot.identity == current.identity { return current }
        let partition = slot.identity.partition(of: current.partition.topic)
        guard let file = try PartitionFile.open(partition, in: root), file.identity == slot.identity,
            try !PartitionFile.exists(partition.nextSegment, in: root)
        else { return nil }
        return file
    }

    /// Tells the index of a line that was written; what the line's record has to say of it, nil when that is not known.
    /// - Parameter first: the line's first one; nil when it is that itself.
    func note(_ written: LinePlace, after first: FirstLine?, _ signature: Signature) -> SeenFront? {
        guard let file = asked, let place else { return nil }
        do {
            return try naming(index.path) { () throws(SystemFault) in
                let known = file.header.slot(of: written.file.identity)
                let slot = known ?? file.header.addSlot(written.slot)
                let entry = entry(for: written, in: slot, after: first, place, signature)
                try file.put(entry, at: place)
                file.header.note(slot, seenSize: written.end)
                if known == nil { try file.leaveHeader() }
                return file.front(of: written.file.identity, SeenFront.Placed(entry, at: place.index))
            }
        } catch {
            giveUp()
            return nil
        }
    }

    /// What is known of a key after its line; beyond the farthest place all stays as it is.
    private func entry(
        for written: LinePlace, in slot: Int, after first: FirstLine?, _ place: SeenFile.Place, _ signature: Signature
    ) -> SeenEntry {
        let known = place.entry
        if let first {
            return SeenEntry(known.print, slot: known.slot, offset: known.offset, repeats: first.repeats + 1)
        }
        guard written.offset < SeenEntry.farthest else { return known }
        return SeenEntry(Fingerprint(signature), slot: slot, offset: written.offset, repeats: 0)
    }

    /// A file was made: what the index knows of one in its place, or of its inode, is not of this one.
    func forget(_ made: PartitionFile) {
        do {
            try index.forget(made.identity)
        } catch {
            giveUp()
        }
    }

    private func giveUp() {
        hasFailed = true
        asked = nil
        index.close()
    }

    /// Whether something went wrong with the index since the last time that this was asked.
    func takeFailure() -> Bool {
        defer { hasFailed = false }
        return hasFailed
    }
}

extension LinePlace {
    /// What an index's header notes of its file.
    var slot: SeenHeader.Slot {
        SeenHeader.Slot(identity: file.identity, seenSize: 0)
    }
}
