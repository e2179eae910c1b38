private import Glibc

/// Bytes in and out of a descriptor. Buffers are the caller's; nothing here allocates.
extension Descriptor {
    /// One read(2): the number of bytes, 0 at the end.
    package borrowing func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemFault) -> Int {
        try systemCall(.read) { unsafe Glibc.read(number, buffer.baseAddress, buffer.count) }
    }

    /// One pread(2) at an offset: the number of bytes, 0 past the end.
    package borrowing func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(SystemFault) -> Int {
        try systemCall(.pread) { unsafe pread(number, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    /// pread(2) until the buffer is full or the file ends; the number of bytes.
    package borrowing func readFully(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(SystemFault) -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try unsafe read(into: rest, at: offset + filled)
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// One write(2): the number of bytes taken, which may be fewer.
    package borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(SystemFault) -> Int {
        try systemCall(.write) { unsafe Glibc.write(number, bytes.baseAddress, bytes.count) }
    }

    /// write(2) until all is out.
    package borrowing func writeAll(_ bytes: UnsafeRawBufferPointer) throws(SystemFault) {
        var written = 0
        while written < bytes.count {
            written += try unsafe write(UnsafeRawBufferPointer(rebasing: bytes[written...]))
        }
    }

    /// pwrite(2) at an offset until all is out. Not for a descriptor opened for appending: Linux would append.
    package borrowing func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemFault) {
        var written = 0
        while written < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
            written += try systemCall(.pwrite) {
                unsafe pwrite(number, rest.baseAddress, rest.count, off_t(offset + written))
            }
        }
    }
}

/// Whole small files and texts.
extension Descriptor {
    /// Reads from the place the descriptor is at, to the end or to `limit` bytes.
    package borrowing func readToEnd(limit: Int) throws(SystemFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 65536))
        while bytes.count < limit {
            let wanted = min(chunk.count, limit - bytes.count)
            let count = try readChunk(&chunk, wanted)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// One read(2) of so many bytes at most: their number, 0 at the end.
    borrowing func readChunk(_ chunk: inout [UInt8], _ wanted: Int) throws(SystemFault) -> Int {
        try unsafe chunk.withUnsafeMutableBufferPointer { (all) throws(SystemFault) -> Int in
            try unsafe read(
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(all)[..<wanted]))
        }
    }

    /// Writes a text whole.
    package borrowing func writeAll(_ text: String) throws(SystemFault) {
        try writeAll(Array(text.utf8))
    }

    /// Writes bytes whole.
    package borrowing func writeAll(_ bytes: [UInt8]) throws(SystemFault) {
        try unsafe bytes.withUnsafeBufferPointer { (all) throws(SystemFault) in
            try unsafe writeAll(UnsafeRawBufferPointer(all))
        }
    }
}
