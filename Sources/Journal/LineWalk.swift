private import Glibc
internal import Posix
internal import Webhook

/// Goes through the whole lines of a file, in order.
struct LineWalk {
    /// Bytes that are read at once.
    static let chunk = 1 << 20

    private var buffer: [UInt8] = []
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
        let next = place + buffer.count
        guard next < end else { return false }
        let more = try file.bytes(next..<min(end, next + max(Self.chunk, buffer.count)))
        buffer += more
        return !more.isEmpty
    }

    /// The next LF: memchr(3).
    private func lineEnd(from start: Int) -> Int? {
        unsafe buffer.withUnsafeBytes { bytes in
            guard start < bytes.count, let first = bytes.baseAddress,
                let found = unsafe memchr(first + start, 0x0A, bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - first
        }
    }

    private mutating func give(
        _ body: (Range<Int>, Span<UInt8>) throws(JournalFault) -> Void
    ) throws(JournalFault) {
        var start = 0
        while let end = lineEnd(from: start) {
            try body(place + start..<place + end + 1, buffer.span.extracting(start..<end))
            start = end + 1
        }
        buffer.removeFirst(start)
        place += start
    }
}
