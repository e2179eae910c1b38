private import Glibc
internal import Posix

/// The bytes of a file from its start, unpacked where they are compressed; known by their first two bytes, so that it
/// works for standard input too.
final class ByteSource {
    private static let chunk = 1 << 17

    let path: String
    let descriptor: Descriptor
    private var inflater: Inflater?
    /// Compressed bytes, or the first ones of a file; from `place` on they are still to be given.
    private var raw = [UInt8](repeating: 0, count: ByteSource.chunk)
    private var place = 0
    private var end = 0
    /// A member of a compressed file has begun and is not complete.
    private var isWithinMember = false
    /// What was unpacked before the damage is given first.
    private var isDamaged = false
    /// Where the next bytes of the file are read; nil where they come in their own order only, as from a pipe.
    private var cursor: Int?

    init(_ file: JournalFile) throws(ReadingFault) {
        path = file.path
        descriptor = try Self.open(file)
        cursor = file.isFound ? 0 : nil
        while end < 2, try fill() {}
        if end == 0 && file.path.hasSuffix(".gz") { throw .damagedGzip(path: path) }
        guard end >= 2, raw[0] == 0x1F, raw[1] == 0x8B else { return }
        guard let unpacking = Inflater() else { throw .system(SystemFault(.read, ENOMEM), path: path) }
        inflater = unpacking
        isWithinMember = true
    }

    /// A file that a person names may be anything. One that was found is not waited for, as a FIFO would have it.
    private static func open(_ file: JournalFile) throws(ReadingFault) -> Descriptor {
        let path = file.path
        let descriptor = try naming(path) { () throws(SystemFault) in
            if file.isFound { return try Descriptor.openForReading(path) }
            return path == "-" ? try StandardStream.input.duplicate() : try Descriptor.openGiven(path)
        }
        guard file.isFound else { return descriptor }
        let kind = try naming(path) { () throws(SystemFault) in try descriptor.status().kind }
        guard kind == .regular else { throw .notAFile(path: path) }
        return descriptor
    }

    /// Reads on behind what there is; false at the end.
    private func fill() throws(ReadingFault) -> Bool {
        let start = end
        let count = try unsafe raw.withUnsafeMutableBytes(typed: start) { (room) throws(ReadingFault) in
            try unsafe read(into: room)
        }
        end += count
        return count > 0
    }

    private func read(into room: UnsafeMutableRawBufferPointer) throws(ReadingFault) -> Int {
        let count = try naming(path) { () throws(SystemFault) in
            guard let cursor else { return try unsafe descriptor.readGiven(into: room) }
            return try unsafe descriptor.read(into: room, at: cursor)
        }
        cursor = cursor.map { $0 + count }
        return count
    }

    /// Reads on from another place of a file that was found: from that offset, or from its start where it is compressed.
    /// - Returns: the offset, unpacked, of the next bytes.
    func restart(at offset: Int) -> Int {
        (place, end) = (0, 0)
        (isWithinMember, isDamaged) = (false, false)
        let start = isCompressed ? 0 : offset
        cursor = start
        return start
    }

    var isCompressed: Bool { inflater != nil }

    /// What the file holds is on disk when it returns: fdatasync(2).
    func synchronize() throws(ReadingFault) {
        try naming(path) { () throws(SystemFault) in try descriptor.synchronizeData() }
    }

    /// Which file it is, wherever its path leads by now, and how long.
    func extent() throws(ReadingFault) -> FileExtent {
        try naming(path) { () throws(SystemFault) in try descriptor.extent() }
    }

    /// The next bytes, as many as there are at once; 0 at the end.
    func next(into room: UnsafeMutableRawBufferPointer) throws(ReadingFault) -> Int {
        if inflater != nil { return try unsafe inflated(into: room) }
        guard place < end else { return try unsafe read(into: room) }
        let count = min(end - place, room.count)
        unsafe raw[place..<place + count].withUnsafeBytes { unsafe room.copyMemory(from: $0) }
        place += count
        return count
    }

    private func inflated(into room: UnsafeMutableRawBufferPointer) throws(ReadingFault) -> Int {
        while !isDamaged {
            if place == end {
                (place, end) = (0, 0)
                guard try fill() else {
                    if isWithinMember { throw .damagedGzip(path: path) }
                    return 0
                }
            }
            if !isWithinMember && !beginMember() { continue }
            let written = unsafe inflateOnce(into: room)
            if written > 0 { return written }
        }
        throw .damagedGzip(path: path)
    }

    /// False when none begins here: NUL is padding, as tapes and disks leave it; anything else is damage.
    private func beginMember() -> Bool {
        while place < end && raw[place] == 0 { place += 1 }
        if place == end { return false }
        guard raw[place] == 0x1F else {
            isDamaged = true
            return false
        }
        inflater?.restart()
        isWithinMember = true
        return true
    }

    private func inflateOnce(into room: UnsafeMutableRawBufferPointer) -> Int {
        guard let inflater else { return 0 }
        let (from, to) = (place, end)
        let (taken, written, step) = unsafe raw.withUnsafeMutableBufferPointer { all in
            let input = unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: all[from..<to]))
            return unsafe inflater.step(input, room)
        }
        place += taken
        if step == .damaged { isDamaged = true }
        if step == .ended { isWithinMember = false }
        return written
    }
}

extension Array<UInt8> {
    /// The room from a place on, for the time of a call.
    mutating func withUnsafeMutableBytes<Result, Fault: Error>(
        typed start: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try unsafe withUnsafeMutableBufferPointer { (all) throws(Fault) -> Result in
            let room = unsafe UnsafeMutableBufferPointer(rebasing: all[start...])
            return try unsafe body(UnsafeMutableRawBufferPointer(room))
        }
    }
}
