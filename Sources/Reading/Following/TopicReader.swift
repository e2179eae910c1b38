internal import Format
internal import Posix

/// Reads the lines of one topic in order, over days and segments, compressed or not, as far as there are any, and goes on
/// when there are more. It never waits.
struct TopicReader {
    let topic: Topic
    private let folder: JournalFolder
    private let isSynced: Bool
    /// The files that were looked at, in their order.
    private var places: [FilePlace]
    /// Those that are to be read now, in their order.
    private var due: ArraySlice<JournalFile> = []
    private var current: (visit: FileVisit, file: JournalFile)?
    private var arrivals: ArraySlice<Arrival> = []
    /// Something may have changed in the topic's directory.
    private var mayHaveChanged = true
    /// Files that are not there any more.
    private var gone: Set<Partition> = []
    /// Files that were listed, and could not be found.
    private var missed: Set<Partition> = []
    /// Why a file can't be read, or, under nil, the directory: each is told once.
    private var told: [Partition?: ReadingFault] = [:]

    /// - Parameters:
    ///   - positions: lines that were handled already; of this topic.
    ///   - isSynced: only what is on disk is given.
    init(_ topic: Topic, in folder: JournalFolder, behind positions: [Position], isSynced: Bool) {
        self.isSynced = isSynced
        self.topic = topic
        self.folder = folder
        places = positions.map { FilePlace($0.receipt.partition, last: $0) }.sorted {
            $0.partition.isBefore($1.partition)
        }
    }

    /// The next thing that arrives; nil while there is none.
    mutating func next() -> Arrival? {
        while arrivals.isEmpty {
            if readOn() || openNext() { continue }
            guard mayHaveChanged else { return nil }
            look()
        }
        return arrivals.popFirst()
    }

    /// A file in the topic's directory may have changed; nil: any of them.
    mutating func hear(of name: String?) {
        let isCurrent = name != nil && name == current?.file.name
        if !isCurrent { mayHaveChanged = true }
    }

    /// Something can't be read now. Nobody tells when it can be: it has to be tried again.
    var hasTrouble: Bool { told.values.contains { $0.mayPass } }

    /// Whether that position is the end of a file that was compressed or is gone.
    func isBehindForGood(_ position: Position) -> Bool {
        let partition = position.receipt.partition
        guard let place = places.first(where: { $0.partition == partition }) else { return false }
        return place.last == position && (place.isFinished || gone.contains(partition))
    }
}

/// Reading.
extension TopicReader {
    /// Reads a block of the current file; false when it holds no more.
    private mutating func readOn() -> Bool {
        guard let (begun, file) = current else { return false }
        var visit = begun
        current = nil
        do throws(ReadingFault) {
            if visit.isAtEnd {
                guard try visit.hasChanged() else {
                    current = (visit, file)
                    return false
                }
                try visit.goOn(file.path)
                tellLoss(visit, file)
            }
            arrivals = try visit.next()[...]
            if visit.isAtEnd && visit.lostFrom == nil { told[file.partition] = nil }
            current = (visit, file)
        } catch {
            if !error.mayPass { visit.giveUp() }
            tell(error, of: file.partition)
        }
        keep(visit.place)
        return true
    }

    /// Opens the next file that is to be read; false when there is none.
    private mutating func openNext() -> Bool {
        guard let file = due.popFirst(), let partition = file.partition else { return false }
        do throws(ReadingFault) {
            let visit = try FileVisit(file, place(of: partition), isSynced: isSynced)
            current = (visit, file)
            gone.remove(partition)
            missed.remove(partition)
            tellLoss(visit, file)
        } catch {
            if error.isMissing && missed.insert(partition).inserted {
                // It was compressed meanwhile, and comes before the others.
                (mayHaveChanged, due) = (true, [])
            } else {
                tell(error, of: partition)
            }
        }
        return true
    }

    private func place(of partition: Partition) -> FilePlace {
        places.first { $0.partition == partition } ?? FilePlace(partition)
    }

    private mutating func keep(_ place: FilePlace) {
        if let index = places.firstIndex(where: { $0.partition == place.partition }) {
            places[index] = place
        } else {
            let index = places.firstIndex { place.partition.isBefore($0.partition) } ?? places.endIndex
            places.insert(place, at: index)
        }
    }

    private mutating func tellLoss(_ visit: FileVisit, _ file: JournalFile) {
        if let offset = visit.lostFrom { tell(.lost(path: file.path, offset: offset), of: file.partition) }
    }

    private mutating func tell(_ fault: ReadingFault, of partition: Partition?) {
        if told.updateValue(fault, forKey: partition) != fault { arrivals.append(.fault(fault)) }
    }
}

/// Looking at the directory.
extension TopicReader {
    /// Finds the files that are new or have changed, and those that are gone.
    private mutating func look() {
        mayHaveChanged = false
        guard let files = list() else { return }
        let newest = newest
        for file in files { consider(file, newest: newest) }
        due = files.filter { isDue($0) }[...]
        leave(files, newest: newest)
    }

    /// The files of the topic; none where it has no directory, and nil when that can't be listed now.
    private mutating func list() -> [JournalFile]? {
        do throws(ReadingFault) {
            let files = try folder.files(of: topic).withoutCopies
            told[nil] = nil
            return files
        } catch {
            if error.isMissing { return [] }
            tell(error, of: nil)
            return nil
        }
    }

    /// The newest file of which a line was read.
    private var newest: Partition? { places.last { $0.last != nil }?.partition }

    /// Takes a file into account that was not there before. One that was compressed and is older than the newest that was
    /// read is behind for good.
    private mutating func consider(_ file: JournalFile, newest: Partition?) {
        guard let partition = file.partition, !places.contains(where: { $0.partition == partition }) else { return }
        var place = FilePlace(partition)
        place.isFinished = file.isCompressed && newest.map { partition.isBefore($0) } ?? false
        keep(place)
    }

    /// Whether it was never read to its end, or has changed since.
    private func isDue(_ file: JournalFile) -> Bool {
        guard let partition = file.partition else { return false }
        let place = place(of: partition)
        if place.isFinished && file.isCompressed { return false }
        guard let seen = place.seen, !gone.contains(partition) else { return true }
        return !file.stands(as: seen)
    }

    /// Notes the files that are gone. Where a later one was read, there was nothing more to read in an older one.
    private mutating func leave(_ files: [JournalFile], newest: Partition?) {
        let there = Set(files.map(\.partition))
        for place in places where !there.contains(place.partition) && !gone.contains(place.partition) {
            gone.insert(place.partition)
            guard place.partition == newest, let last = place.last else { continue }
            arrivals.append(.gap(Gap(reason: .vanished, last: last)))
        }
    }
}
