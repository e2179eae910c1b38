private import Glibc
internal import Posix

/// Goes through the whole lines of a file, in order.
struct LineWalk {
    /// Bytes that are read at once.
    static let chunk = 1 << 20

    /// Room for a part and for what was left of the one before.
    private var buffer: [UInt8] = []
    /// Bytes of it that are the file's.
    private var count = 0
    /// Where the buffer's first byte stands in the file.
    private var place: Int

    private init(from start: Int) {
        place = start
    }

    /// Gives each line with its place, without its LF; answers where the rest without an LF begins.
    /// - Parameters:
    ///   - start: where a line begins.
    ///   - end: bytes behind it are not looked at.
    static func lines(
        of file: PartitionFile, from start: Int, to end: Int,
        _ body: (_ range: Range<Int>, _ text: Span<UInt8>) throws(JournalFault) -> Void
    ) throws(JournalFault) -> Int {
        var walk = LineWalk(from: start)
        while try walk.fill(file, end) {
            try walk.give(body)
        }
        return walk.place
    }

    /// Reads on; false at the end.
    private mutating func fill(_ file: PartitionFile, _ end: Int) throws(JournalFault) -> Bool {
        let next = place + count
        guard next < end else { return false }
        let room = max(Self.chunk, count)
        if buffer.count < count + room { buffer += [UInt8](repeating: 0, count: count + room - buffer.count) }
        let wanted = count..<count + min(room, end - next)
        let read = try file.read(into: buffer.mutableSpan, wanted, at: next)
        count += read
        return read > 0
    }

    private mutating func give(
        _ body: (Range<Int>, Span<UInt8>) throws(JournalFault) -> Void
    ) throws(JournalFault) {
        var start = 0
        while let end = ByteSearch.lineEnd(buffer.span.extracting(0..<count), from: start) {
            try body(place + start..<place + end + 1, buffer.span.extracting(start..<end))
            start = end + 1
        }
        keep(from: start)
        place += start
    }

    /// Moves what is left to the front: memmove(3).
    private mutating func keep(from start: Int) {
        let left = count - start
        unsafe buffer.withUnsafeMutableBytes { bytes in
            guard left > 0, let first = bytes.baseAddress else { return }
            unsafe memmove(first, first + start, left)
        }
        count = left
    }
}
