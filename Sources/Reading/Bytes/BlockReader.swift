private import Glibc
internal import Posix

/// Reads a file in blocks of whole lines, with the same memory for all of them: no lock, no mapping.
package struct BlockReader {
    /// Longer lines are passed over, in bytes. A body may have 64 MiB, and stand in its line as it came and in Base64.
    package static let longestLine = 160 << 20
    private static let firstCapacity = 1 << 18

    private let source: ByteSource
    private let limit: Int
    private var buffer: [UInt8]
    private var filled = 0
    /// So many of them are known to hold no LF, behind what was given.
    private var searched = 0
    /// Bytes of the buffer that the last step gave.
    private var given = 0
    /// Of the buffer's first byte in the file, unpacked.
    private var offset = 0
    /// The rest of a line that is too long goes by.
    private var isPassing = false

    /// - Parameter longestLine: longer ones are passed over.
    package init(_ file: JournalFile, longestLine: Int = BlockReader.longestLine) throws(ReadingFault) {
        source = try ByteSource(file)
        limit = longestLine
        buffer = [UInt8](repeating: 0, count: min(longestLine, Self.firstCapacity))
    }

    /// What comes next in the file.
    package enum Step: Equatable, Sendable {
        /// Whole lines; the first one begins at that offset, unpacked.
        case lines(at: Int)
        /// A line that is passed over begins there.
        case tooLong(at: Int)
        /// The file ends, and not with an LF: what stands behind the last one.
        case rest(at: Int)
        /// The file ends.
        case end
    }

    /// Reads on. At the end of a file that was found, `restart` is how it is read on when it has grown.
    package mutating func next() throws(ReadingFault) -> Step {
        drop(given)
        given = 0
        repeat {
            if let step = find() { return step }
        } while try fill()
        guard filled > 0 && !isPassing else { return .end }
        given = filled
        return .rest(at: offset)
    }

    /// What the bytes that have been read tell; nil when there have to be more.
    private mutating func find() -> Step? {
        if isPassing && !pass() { return nil }
        let end = ByteSearch.endOfLastLine(buffer.span.extracting(searched..<filled))
        given = end > 0 ? searched + end : 0
        searched = filled
        if given > 0 { return .lines(at: offset) }
        return filled == limit ? passOver() : nil
    }

    /// The bytes of the last step, of whole lines or of the rest.
    package func withBytes(_ body: (Span<UInt8>) -> Void) {
        body(buffer.span.extracting(0..<given))
    }

    /// Gives all whole lines, some at a time, and their place; then, if the file does not end with an LF, the rest.
    /// - Parameter tooLong: hears of each line that is passed over, where it begins.
    package mutating func forEachBlock(
        _ body: (_ lines: Span<UInt8>, _ offset: Int) -> Void, rest: (_ text: Span<UInt8>, _ offset: Int) -> Void,
        tooLong: (_ offset: Int) -> Void
    ) throws(ReadingFault) {
        while true {
            switch try next() {
            case .lines(let offset): withBytes { body($0, offset) }
            case .tooLong(let offset): tooLong(offset)
            case .rest(let offset): return withBytes { rest($0, offset) }
            case .end: return
            }
        }
    }

    /// Begins anew at an offset, unpacked, of a file that was found.
    package mutating func restart(at start: Int) throws(ReadingFault) {
        if buffer.count > Self.firstCapacity { buffer.removeSubrange(Self.firstCapacity...) }
        (filled, searched, given, isPassing) = (0, 0, 0, false)
        offset = source.restart(at: start)
        while offset < start, try fill() { drop(min(filled, start - offset)) }
    }

    /// Which file it is, wherever its path leads by now, and how long.
    func extent() throws(ReadingFault) -> FileExtent { try source.extent() }

    /// Up to where, of a range, the device has what the file holds, behind a sync.
    func endOnDevice(of range: Range<Int>) throws(ReadingFault) -> Int { try source.endOnDevice(of: range) }

    /// What the file holds is on disk when it returns.
    func synchronize() throws(ReadingFault) { try source.synchronize() }

    var isCompressed: Bool { source.isCompressed }

    private mutating func passOver() -> Step {
        let start = offset
        drop(filled)
        isPassing = true
        return .tooLong(at: start)
    }

    /// Lets a line that is too long go by; true when its end has come.
    private mutating func pass() -> Bool {
        let end = ByteSearch.lineEnd(buffer.span.extracting(0..<filled), from: 0)
        isPassing = end == nil
        drop(end.map { $0 + 1 } ?? filled)
        return !isPassing
    }

    private mutating func drop(_ count: Int) {
        if count == 0 { return }
        let left = filled - count
        unsafe buffer.withUnsafeMutableBufferPointer { all in
            guard let base = all.baseAddress else { return }
            unsafe _ = memmove(base, base + count, left)
        }
        filled = left
        searched = max(0, searched - count)
        offset += count
    }

    /// Reads on; false at the end.
    private mutating func fill() throws(ReadingFault) -> Bool {
        if filled == buffer.count {
            buffer += [UInt8](repeating: 0, count: min(filled, limit - filled))
        }
        let source = source
        let count = try unsafe buffer.withUnsafeMutableBytes(typed: filled) { (room) throws(ReadingFault) in
            try unsafe source.next(into: room)
        }
        filled += count
        return count > 0
    }
}
