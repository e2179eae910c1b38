internal import Posix

/// Words of Hookline's own state, in the machine's order of bytes.
extension Descriptor {
    /// Writes them at an offset.
    borrowing func write(_ words: Span<UInt64>, at offset: Int) throws(SystemFault) {
        try unsafe words.withUnsafeBytes { (bytes) throws(SystemFault) in try unsafe writeAll(bytes, at: offset) }
    }

    /// Fills all of them from an offset on; false when the file ends before.
    borrowing func read(into words: consuming MutableSpan<UInt64>, at offset: Int) throws(SystemFault) -> Bool {
        try unsafe words.withUnsafeMutableBytes { (bytes) throws(SystemFault) -> Bool in
            try unsafe readFully(into: bytes, at: offset) == bytes.count
        }
    }
}
