internal import Format
internal import Posix

/// Bringing an index up to date under the topic's lock, with what others wrote.
extension SeenIndex {
    /// More than this is not read under the lock, in bytes.
    private static let mostAtOnce = 48 << 20
    /// Nor is more time spent there, in milliseconds.
    private static let patience: Int64 = 150

    /// Reads what the index has not seen of the horizon's files; false when that is too much for now, or for the table.
    func catchUp(_ file: SeenFile, _ now: Timestamp) throws(JournalFault) -> Bool {
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
            let next = try unseen.entries(in: slot, from: seen, to: part) { (line) throws(JournalFault) in
                try put(line, into: file)
            }
            if next == seen && part == unseen.size { break }  // the rest is no line
            window = next == seen ? window * 2 : LineWalk.chunk
            seen = next
            file.header.note(slot, seenSize: seen)
        }
        try naming(path) { () throws(SystemFault) in try file.leaveHeader() }
        return true
    }

    private func put(_ line: SeenEntry, into file: SeenFile) throws(JournalFault) {
        try naming(path) { () throws(SystemFault) in
            guard let place = try file.place(of: line.print), let next = line.following(place.entry) else { return }
            try file.put(next, at: place)
            // It was put there already, but nobody could say so any more.
            if next.isOfSameLine(as: place.entry) && line.repeats == 0 { file.header.count += 1 }
        }
    }
}
