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

    /// Gives all whole lines, some at a time, and their place; then, if the file does not end with an LF, the rest.
    /// - Parameter tooLong: hears of each line that is passed over, where it begins.
    package mutating func forEachBlock(
        _ body: (_ lines: Span<UInt8>, _ offset: Int) -> Void, rest: (_ text: Span<UInt8>, _ offset: Int) -> Void,
        tooLong: (_ offset: Int) -> Void
    ) throws(ReadingFault) {
        while var start = try fill() {
            if isPassing {
                if !pass() { continue }
                start = 0
            }
            // Before `start` there is no LF, or it would have been given.
            let end = ByteSearch.endOfLastLine(buffer.span.extracting(start..<filled))
            if end > 0 {
                body(buffer.span.extracting(0..<start + end), offset)
                drop(start + end)
            } else if filled == limit {
                tooLong(offset)
                drop(filled)
                isPassing = true
            }
        }
        if filled > 0 && !isPassing { rest(buffer.span.extracting(0..<filled), offset) }
    }

    /// Lets a line that is too long go by; true when its end has come.
    private mutating func pass() -> Bool {
        let end = ByteSearch.lineEnd(buffer.span.extracting(0..<filled), from: 0)
        isPassing = end == nil
        drop(end.map { $0 + 1 } ?? filled)
        return !isPassing
    }

    private mutating func drop(_ count: Int) {
        let left = filled - count
        unsafe buffer.withUnsafeMutableBufferPointer { all in
            guard let base = all.baseAddress else { return }
            unsafe _ = memmove(base, base + count, left)
        }
        filled = left
        offset += count
    }

    /// Reads on: where the new bytes begin; nil at the end.
    private mutating func fill() throws(ReadingFault) -> Int? {
        if filled == buffer.count {
            buffer.append(contentsOf: repeatElement(0, count: min(filled, limit - filled)))
        }
        let start = filled
        let source = source
        let count = try unsafe buffer.withUnsafeMutableBytes(typed: start) { (room) throws(ReadingFault) in
            try unsafe source.next(into: room)
        }
        filled += count
        return count > 0 ? start : nil
    }
}
