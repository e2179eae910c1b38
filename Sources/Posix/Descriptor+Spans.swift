/// The same with memory that Swift keeps.
extension Descriptor {
    /// pread(2) until the span, or the part of it that is named, is full or the file ends; the number of bytes.
    package borrowing func readFully(
        into bytes: consuming MutableSpan<UInt8>, _ part: Range<Int>? = nil, at offset: Int
    ) throws(SystemFault) -> Int {
        let part = part ?? 0..<bytes.count
        return try unsafe bytes.withUnsafeMutableBytes { (room) throws(SystemFault) in
            try unsafe readFully(into: UnsafeMutableRawBufferPointer(rebasing: room[part]), at: offset)
        }
    }

    /// pwrite(2) at an offset until all is out. Not for a descriptor opened for appending: Linux would append.
    package borrowing func writeAll(_ bytes: Span<UInt8>, at offset: Int) throws(SystemFault) {
        try unsafe bytes.withUnsafeBytes { (all) throws(SystemFault) in try unsafe writeAll(all, at: offset) }
    }
}
