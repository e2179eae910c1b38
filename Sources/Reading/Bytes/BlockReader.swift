private import Glibc
internal import Posix

/// Reads a file in blocks of whole lines, with the same memory for all of them: no lock, no mapping.
package struct BlockReader {
    /// Longer lines are refused, in bytes.
    package static let longestLine = 1 << 25
    private static let firstCapacity = 1 << 18

    private let path: String
    private let source: ByteSource
    private var buffer = [UInt8](repeating: 0, count: BlockReader.firstCapacity)
    private var filled = 0
    /// Of the buffer's first byte in the file, unpacked.
    private var offset = 0

    /// - Parameter path: `-` is standard input.
    package init(_ path: String) throws(ReadingFault) {
        self.path = path
        source = try ByteSource(path)
    }

    /// Gives all whole lines, some at a time, and their place; then, if the file does not end with an LF, the rest.
    package mutating func forEachBlock(
        _ body: (_ lines: Span<UInt8>, _ offset: Int) -> Void, rest: (_ text: Span<UInt8>, _ offset: Int) -> Void
    ) throws(ReadingFault) {
        while try fill() {
            let end = ByteSearch.endOfLastLine(buffer.span.extracting(0..<filled))
            if end == 0 { continue }
            body(buffer.span.extracting(0..<end), offset)
            let left = filled - end
            unsafe buffer.withUnsafeMutableBufferPointer { all in
                guard let base = all.baseAddress else { return }
                unsafe _ = memmove(base, base + end, left)
            }
            filled = left
            offset += end
        }
        if filled > 0 { rest(buffer.span.extracting(0..<filled), offset) }
    }

    /// Reads on; false at the end.
    private mutating func fill() throws(ReadingFault) -> Bool {
        if filled == buffer.count {
            guard filled < Self.longestLine else { throw .tooLong(path: path, offset: offset) }
            buffer.append(contentsOf: repeatElement(0, count: filled))
        }
        let start = filled
        let source = source
        let count = try unsafe buffer.withUnsafeMutableBytes(typed: start) { (room) throws(ReadingFault) in
            try unsafe source.next(into: room)
        }
        filled += count
        return count > 0
    }
}
