internal import Posix

/// The entries of an index: open addressing, the place of a key found by its print. Here in memory, to be written
/// whole: when an index grows, or is made anew.
struct SeenTable {
    static let smallest = 1024
    /// From so much on a table should grow, in percent.
    static let crowded = 80
    /// A large one is used up to this, in percent, while a larger one is made: longer searches would cost too much.
    static let fullest = 90
    /// What a table that is written anew is filled to, in percent: at 16 bytes an entry, a line costs under 32.
    static let fresh = 54

    /// With more entries it grows outside the lock instead of being read and written under it.
    static let mostGrownAtOnce = 1 << 16

    /// Bytes that are written at once.
    private static let piece = 4096

    private(set) var capacity: Int
    private(set) var count = 0
    private(set) var entries: [SeenEntry]

    init(capacity: Int = SeenTable.smallest) {
        self.capacity = capacity
        entries = Array(repeating: .none, count: capacity)
    }

    /// How many entries a table for so many keys has room for.
    static func capacity(for count: Int) -> Int {
        max(smallest, count * 100 / fresh)
    }

    private func place(of print: Fingerprint) -> Int {
        var place = print.home(capacity: capacity)
        while !entries[place].isNone && entries[place].print != print { place = place + 1 == capacity ? 0 : place + 1 }
        return place
    }

    /// Puts an entry in, in place of one of the same print.
    mutating func insert(_ entry: SeenEntry) {
        if (count + 1) * 100 > capacity * Self.crowded { grow() }
        let place = place(of: entry.print)
        if entries[place].isNone { count += 1 }
        entries[place] = entry
    }

    /// Takes a stored line into account.
    mutating func take(_ line: SeenEntry) {
        if line.repeats == 0 { return insert(line) }
        if let next = line.following(entries[place(of: line.print)]) { insert(next) }
    }

    /// Begins to have a line's place from memory: it will be taken soon.
    func expect(_ line: SeenEntry) {
        let place = line.print.home(capacity: capacity)
        unsafe entries.withUnsafeBufferPointer { unsafe prefetch($0.baseAddress.map { unsafe $0 + place }) }
    }

    private mutating func grow() {
        var larger = SeenTable(capacity: Self.capacity(for: count + count / 2))
        for entry in entries where !entry.isNone { larger.insert(entry) }
        self = larger
    }

    /// Writes the table behind the header's block, in small pieces: of one large write ext4 makes large folios of its
    /// cache, in which each later write of one entry costs more.
    func write(to file: borrowing Descriptor) throws(SystemFault) {
        try unsafe entries.withUnsafeBufferPointer { (all) throws(SystemFault) in
            let bytes = UnsafeRawBufferPointer(all)
            for start in stride(from: 0, to: bytes.count, by: Self.piece) {
                let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + Self.piece)])
                try unsafe file.writeAll(part, at: SeenHeader.byteCount + start)
            }
        }
    }

    /// Reads the table of an index; entries that are not sound are left out.
    /// - Parameter isKept: whether an entry is still wanted.
    static func read(
        from file: borrowing Descriptor, _ header: borrowing SeenHeader, _ isKept: (SeenEntry) -> Bool
    ) throws(SystemFault) -> SeenTable {
        var table = SeenTable(capacity: capacity(for: header.count))
        var chunk = [SeenEntry](repeating: .none, count: 4096)
        for start in stride(from: 0, to: header.capacity, by: chunk.count) {
            let offset = SeenHeader.byteCount + start * SeenEntry.byteCount
            let count = try unsafe chunk.withUnsafeMutableBufferPointer { (all) throws(SystemFault) in
                try unsafe file.readFully(into: UnsafeMutableRawBufferPointer(all), at: offset)
            }
            let read = min(count / SeenEntry.byteCount, header.capacity - start)
            for entry in chunk[..<read] where !entry.isNone && entry.isSound && isKept(entry) {
                table.insert(entry)
            }
        }
        return table
    }
}
