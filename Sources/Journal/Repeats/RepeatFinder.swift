internal import Format
internal import Posix

/// Whether a line is a repeat, and what the index is told of it. Asked and told while the topic's lock is held; nothing
/// that goes wrong here keeps a line from being stored.
final class RepeatFinder {
    private let index: SeenIndex
    private let root: JournalRoot
    /// Something went wrong with the index since the notes were taken last.
    private var hasFailed = false

    init(_ topic: Topic, in root: JournalRoot) {
        index = SeenIndex(topic, in: root)
        self.root = root
    }

    /// Whether this process has to make the index anew, outside the lock.
    var isToBeMadeAnew: Bool { index.isToBeMadeAnew }

    /// What a process needs that makes it anew.
    var descriptors: [Int32] { index.descriptors }

    /// Makes it anew, if it is this process that has to.
    func makeAnew() throws(JournalFault) {
        try index.makeAnew(now: Timestamp(microseconds: root.policy.clock.microseconds))
    }

    /// Looks a line's signature up before the line is written.
    /// - Parameters:
    ///   - current: the file that the line goes to, of `size` bytes.
    ///   - state: what the last writer left.
    func look(
        for signature: Signature, in current: PartitionFile, size: Int, _ state: TopicState, now: Timestamp
    ) -> Lookup {
        do {
            let print = Fingerprint(signature)
            guard let (file, place) = try search(for: print, current, size, state.record, now) else { return .unasked }
            guard let first = try believe(place.entry, file.header, signature, current, now),
                first.file.identity != state.failed
            else { return .first(file, place) }
            return .repeats(first, file, place)
        } catch {
            giveUp()
            return .unasked
        }
    }

    /// Looks a print up; where the table is damaged, in the next one. Nil when no index can be asked.
    private func search(
        for print: Fingerprint, _ current: PartitionFile, _ size: Int, _ record: TopicRecord?, _ now: Timestamp
    ) throws(JournalFault) -> (SeenFile, SeenFile.Place)? {
        for _ in 0..<2 {
            guard let file = try index.upToDate(current, size: size, record, now: now) else { return nil }
            let place = try naming(index.path) { () throws(SystemFault) in try file.place(of: print) }
            if let place { return (file, place) }
            index.close()
        }
        return nil
    }

    /// Reads the line that an entry names; nil when that is not, or not any more, the first one of the signature.
    private func believe(
        _ entry: SeenEntry, _ header: borrowing SeenHeader, _ signature: Signature, _ current: PartitionFile,
        _ now: Timestamp
    ) throws(JournalFault) -> FirstLine? {
        guard entry.namesLine, let slot = header[entry.slot],
            let file = try file(slot, current),
            let head = try file.head(at: entry.offset),
            isWithout(.belief) || head.signature == signature && head.repeats == nil,
            head.topic == current.partition.topic,
            now.microseconds - head.receivedAt.microseconds <= SeenIndex.horizon
        else { return nil }
        return FirstLine(file: file, offset: entry.offset, repeats: entry.repeats)
    }

    /// The file of a slot, if it is still there and its day goes on in no other one.
    private func file(_ slot: SeenSlots.Slot, _ current: PartitionFile) throws(JournalFault) -> PartitionFile? {
        if slot.identity == current.identity { return current }
        let partition = slot.identity.partition(of: current.partition.topic)
        guard let file = try PartitionFile.open(partition, in: root), file.identity == slot.identity,
            try !PartitionFile.exists(partition.nextSegment, in: root)
        else { return nil }
        return file
    }

    /// Tells the index of a line that was written; what the line's record has to say of it, nil when that is not known.
    /// - Parameter lookup: the line's own, which told what to write.
    func note(_ written: LinePlace, _ lookup: consuming Lookup, _ signature: Signature) -> SeenFront? {
        switch lookup {
        case .unasked: nil
        case .first(let file, let place):
            note(written, in: file, at: place) { slot in
                // Beyond the farthest place all stays as it is.
                guard written.offset < SeenEntry.farthest else { return place.entry }
                return SeenEntry(Fingerprint(signature), slot: slot, offset: written.offset, repeats: 0)
            }
        case .repeats(let first, let file, let place):
            note(written, in: file, at: place) { _ in place.entry.with(repeats: first.repeats + 1) }
        }
    }

    /// Puts an entry that is known when the slot of the line's file is.
    private func note(
        _ written: LinePlace, in file: SeenFile, at place: SeenFile.Place, _ entry: (_ slot: Int) -> SeenEntry
    ) -> SeenFront? {
        do {
            return try naming(index.path) { () throws(SystemFault) in
                let known = file.header.slot(of: written.file.identity)
                let slot = known ?? file.header.addSlot(written.slot)
                let entry = entry(slot)
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
        index.close()
    }

    /// What the log is to be told of the index since this was asked last.
    func takeNotes() -> JournalNotes {
        defer { hasFailed = false }
        var notes: JournalNotes = hasFailed ? .indexFailed : []
        if index.isToBeMadeAnew && index.need == .anew { notes.insert(.indexBehind) }
        if index.takeDeath() { notes.insert(.indexMakerDied) }
        return notes
    }
}

extension LinePlace {
    /// What an index's header notes of its file.
    var slot: SeenSlots.Slot {
        SeenSlots.Slot(identity: file.identity, seenSize: 0)
    }
}
