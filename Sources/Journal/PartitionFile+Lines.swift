internal import Format
internal import Posix

/// What a file's end says.
extension PartitionFile {
    private static let chunk = 65536

    /// Whether the last byte is LF; an empty file ends whole.
    func endsWhole(size: Int) throws(JournalFault) -> Bool {
        if size == 0 { return true }
        return try bytes(size - 1..<size) == [UInt8(ascii: "\n")]
    }

    /// Where the last line of the first `size` bytes begins: behind the last LF, or at 0.
    func lineStart(before size: Int) throws(JournalFault) -> Int {
        var end = size
        while end > 0 {
            let start = max(0, end - Self.chunk)
            let bytes = try bytes(start..<end)
            let place = ByteSearch.endOfLastLine(bytes.span)
            if place > 0 { return start + place }
            end = start
        }
        return 0
    }

    /// The stamp of the last line of a file that ends whole; nil when it has no line, or the line no stamp.
    func lastStamp(size: Int) throws(JournalFault) -> Timestamp? {
        if size == 0 { return nil }
        let start = try lineStart(before: size - 1)
        let bytes = try firstBytes(LineFormat.stampedPrefix, from: start, to: size)
        return LineFormat.receivedAt(bytes.span)
    }

    /// A line's first bytes behind its blanks.
    private func firstBytes(_ count: Int, from start: Int, to end: Int) throws(JournalFault) -> [UInt8] {
        var place = start
        while place < end {
            let bytes = try bytes(place..<min(end, place + Self.chunk))
            if let first = bytes.firstIndex(where: { $0 != UInt8(ascii: " ") }) {
                return try self.bytes(place + first..<min(end, place + first + count))
            }
            place += bytes.count
        }
        return []
    }

    /// The head of the line that begins at a place; nil when no line of an event begins there.
    func head(at offset: Int) throws(JournalFault) -> LineHead? {
        var bytes = InlineArray<208, UInt8>(repeating: 0)
        let from = max(0, offset - 1)
        let count = try read(into: bytes.mutableSpan, at: from)
        let skipped = offset - from
        guard count > skipped, skipped == 0 || bytes[0] == UInt8(ascii: "\n") else { return nil }
        let text = bytes.span.extracting(skipped..<count)
        guard LineFormat.blanks(text) > 0 else { return LineHead(text) }
        return try headBehindBlanks(from: offset)
    }

    /// The same where a fragment was, of any length.
    @inline(never)
    private func headBehindBlanks(from offset: Int) throws(JournalFault) -> LineHead? {
        let bytes = try firstBytes(LineHead.longest, from: offset, to: try size())
        return LineHead(bytes.span)
    }

    /// The place behind the LF of the line that begins at an offset; nil when it has none.
    func lineEnd(from offset: Int, size: Int) throws(JournalFault) -> Int? {
        for start in stride(from: offset, to: size, by: Self.chunk) {
            let bytes = try bytes(start..<min(size, start + Self.chunk))
            if let place = ByteSearch.lineEnd(bytes.span, from: 0) { return start + place + 1 }
        }
        return nil
    }

    /// A copy of the bytes at a place; fewer when the file ends before.
    func bytes(_ range: Range<Int>) throws(JournalFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        let count = try read(into: bytes.mutableSpan, at: range.lowerBound)
        return Array(bytes.prefix(count))
    }
}
