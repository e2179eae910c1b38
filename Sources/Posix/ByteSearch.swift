private import CPosix
private import Glibc

/// Searches by the C library, which looks at many bytes at a time: memchr(3), memmem(3).
package enum ByteSearch {
    /// Behind the last LF; 0 when there is none.
    package static func endOfLastLine(_ text: Span<UInt8>) -> Int {
        unsafe text.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = unsafe cposix_last_byte(base, 0x0A, UInt(bytes.count))
            else { return 0 }
            return unsafe UnsafeRawPointer(found) - base + 1
        }
    }

    /// The place of the next LF; nil when there is none.
    package static func lineEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
        unsafe text.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// Where the line begins that holds a place.
    package static func lineStart(_ text: Span<UInt8>, before place: Int) -> Int {
        endOfLastLine(text.extracting(0..<place))
    }

    /// The place of the next occurrence of some bytes: memmem(3). Nil behind the end, and of none.
    package static func next(_ needle: [UInt8], in text: Span<UInt8>, from start: Int) -> Int? {
        if needle.isEmpty || start >= text.count { return nil }
        return unsafe text.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe cposix_find(base + start, UInt(bytes.count - start), needle, UInt(needle.count))
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// Gives each line of a block of whole lines, without its LF, and its place in the block.
    package static func forEachLine(_ lines: Span<UInt8>, _ body: (_ line: Span<UInt8>, _ start: Int) -> Void) {
        var start = 0
        while start < lines.count, let end = lineEnd(lines, from: start) {
            body(lines.extracting(start..<end), start)
            start = end + 1
        }
    }
}
