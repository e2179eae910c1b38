internal import Format
internal import Posix

/// An index on disk: a header's block, then the table. By pread(2) and pwrite(2), without a mapping, which a full disk
/// would kill. It is never synced: the files are what counts.
final class SeenFile {
    /// Where a print stands, or would be put.
    struct Place {
        let index: Int
        let entry: SeenEntry
    }

    private static let window = 16
    /// Longer searches mean a table that is worth nothing.
    private static let longestSearch = 4096

    let identity: FileIdentity
    private let descriptor: Descriptor
    var header: SeenHeader

    /// Opens an index of this boot; nil when there is none, or it is none.
    init?(_ path: String, in root: JournalRoot) throws(SystemFault) {
        let file: Descriptor
        do {
            file = try root.directory.open(path, for: .updating)
        } catch let fault where fault.isMissing {
            return nil
        }
        let status = try file.status()
        guard status.kind == .regular, status.links == 1, let header = try SeenHeader(in: file),
            status.size == Self.byteCount(header.capacity), header.boot == root.boot
        else { return nil }
        identity = status.identity
        descriptor = file
        self.header = header
    }

    /// Bytes of the whole file.
    var byteCount: Int { Self.byteCount(header.capacity) }

    private static func byteCount(_ capacity: Int) -> Int {
        SeenHeader.byteCount + capacity * SeenEntry.byteCount
    }

    /// Writes an index aside and puts it in its place, all under the topic's lock.
    /// - Parameter name: of the file in Hookline's own state.
    static func make(
        _ name: String, in root: JournalRoot, _ table: SeenTable, _ header: borrowing SeenHeader
    ) throws(SystemFault) {
        let aside = name + ".new"
        try write(aside, in: root, table, header)
        try swapIn(aside, as: name, in: root)
    }

    /// Writes an index to a file that nobody looks at yet; what can't be written whole takes no space.
    static func write(
        _ aside: String, in root: JournalRoot, _ table: SeenTable, _ header: borrowing SeenHeader
    ) throws(SystemFault) {
        let folder = try root.directory.directory(JournalRoot.state)
        try? folder.remove(aside)  // left by one that died here; creating tells
        let file = try folder.create(aside, for: .updating, permissions: 0o600)
        var next = SeenHeader(capacity: table.capacity, count: table.count, boot: root.boot, filesOf: header)
        do {
            try table.write(to: file)
            try next.write(to: file)
        } catch {
            try? folder.remove(aside)  // the first fault is told
            throw error
        }
    }

    /// Puts it in the index's place, under the topic's lock. The old one goes first: what replaces a file by rename(2)
    /// is written out at once by ext4 (ext4(5), auto_da_alloc), for which the lock would be held.
    static func swapIn(_ aside: String, as name: String, in root: JournalRoot) throws(SystemFault) {
        let folder = try root.directory.directory(JournalRoot.state)
        try? folder.remove(name)  // there may be none
        try folder.rename(aside, to: name)
    }

    /// What a line changed of the header, for the record of that line's file.
    func front(of file: PartitionIdentity, _ last: SeenFront.Placed) -> SeenFront? {
        header.front(inode: identity.inode, file, last)
    }

    /// Takes over what a record says, if that is of this index as it is known here, and as it is.
    func adopt(_ record: TopicRecord?) throws(SystemFault) -> Bool {
        guard let record, let front = record.index, (0..<header.capacity).contains(front.last.place) else {
            return false
        }
        var window = InlineArray<16, SeenEntry>(repeating: .none)
        guard try read(1, at: front.last.place, into: &window),
            SeenFront.Placed(window[0], at: front.last.place) == front.last
        else { return false }
        return header.adopt(front, inode: identity.inode, record.file)
    }

    /// Reads the header anew; false when the file is not what it was, or damaged.
    func refresh() throws(SystemFault) -> Bool {
        try header.refresh(from: descriptor)
    }

    /// The place of a print, or the free one where it belongs; nil when the table is damaged.
    func place(of print: Fingerprint) throws(SystemFault) -> Place? {
        let capacity = header.capacity
        var index = print.home(capacity: capacity)
        var searched = 0
        while searched < Self.longestSearch {
            let count = min(Self.window, capacity - index)
            var window = InlineArray<16, SeenEntry>(repeating: .none)
            guard try read(count, at: index, into: &window) else { return nil }
            let entries = window.span
            for place in 0..<count where entries[place].isNone || entries[place].print == print {
                return Place(index: index + place, entry: entries[place])
            }
            searched += count
            index = index + count == capacity ? 0 : index + count
        }
        return nil
    }

    /// False when the table ends before.
    private func read(
        _ count: Int, at index: Int, into entries: inout InlineArray<16, SeenEntry>
    ) throws(SystemFault) -> Bool {
        var span = entries.mutableSpan
        return try unsafe span.withUnsafeMutableBytes { (bytes) throws(SystemFault) -> Bool in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<(count * SeenEntry.byteCount)])
            return try unsafe descriptor.readFully(into: part, at: Self.byteCount(index)) == part.count
        }
    }

    /// Writes one entry.
    func put(_ entry: SeenEntry, at place: Place) throws(SystemFault) {
        let words: InlineArray<2, UInt64> = [entry.high, entry.low]
        try descriptor.write(words.span, at: Self.byteCount(place.index))
        if place.entry.isNone && !entry.isNone { header.count += 1 }
    }

    /// Writes the header.
    func leaveHeader() throws(SystemFault) {
        try header.write(to: descriptor)
    }

    /// All entries that are sound, and of a file that is in the horizon.
    func table(since day: Day) throws(SystemFault) -> SeenTable {
        return try SeenTable.read(from: descriptor, header) { entry in
            header[entry.slot].map { $0.identity.day >= day } ?? false
        }
    }

    /// Filled so far that it should grow.
    var isCrowded: Bool { isFilled(to: SeenTable.crowded) }

    /// Filled so far that it is not used any more: a small one grows at once.
    var isFull: Bool {
        isFilled(to: header.count <= SeenTable.mostGrownAtOnce ? SeenTable.crowded : SeenTable.fullest)
    }

    private func isFilled(to percent: Int) -> Bool { (header.count + 1) * 100 > header.capacity * percent }
}
