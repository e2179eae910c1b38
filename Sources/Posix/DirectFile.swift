private import CPosix
private import Glibc

/// A file as its device has it: read past the page cache (O_DIRECT of open(2)).
@safe package struct DirectFile: ~Copyable {
    /// What devices and file systems want of offsets, lengths and memory, in bytes.
    package static let alignment = 4096

    /// Bytes that are read at once.
    package static let chunk = 64 * alignment

    private let descriptor: Descriptor
    private let room: UnsafeMutableRawBufferPointer

    private init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
        unsafe room = .allocate(byteCount: Self.chunk, alignment: Self.alignment)
    }

    /// Opens what stands at a path beneath a directory; nil where the file system has no such way.
    package init?(_ path: String, beneath directory: borrowing Directory) throws(SystemFault) {
        do {
            self.init(try directory.openBeneath(path, O_RDONLY | O_NONBLOCK | cposix_direct_flag(), 0))
        } catch let fault where fault.isRefused {
            return nil
        }
    }

    /// The same file as an open one, wherever its path leads by now; nil where there is no such way, or no /proc.
    package init?(of file: borrowing Descriptor) throws(SystemFault) {
        do {
            let descriptor = try Descriptor.openForReading("/proc/self/fd/\(file.number)")
            let number = descriptor.number
            _ = try systemCall(.fcntl) { fcntl(number, F_SETFL, cposix_direct_flag()) }
            self.init(descriptor)
        } catch let fault where fault.isRefused || fault.isMissing {
            return nil
        }
    }

    deinit { unsafe room.deallocate() }

    /// Which file it is.
    package borrowing func identity() throws(SystemFault) -> FileIdentity { try descriptor.extent().identity }

    /// Whether the device has these bytes at an aligned place, `chunk` of them at most. What is in the page cache only is
    /// written out first. Nil where the file system has no such way after all.
    package borrowing func has(_ bytes: [UInt8], at offset: Int) throws(SystemFault) -> Bool? {
        try agreement(with: bytes, at: offset).map { $0 == bytes.count }
    }

    /// How many of these bytes, from the first one on, the device has; else as `has`.
    package borrowing func agreement(with bytes: [UInt8], at offset: Int) throws(SystemFault) -> Int? {
        do {
            let count = min(try unsafe descriptor.readFully(into: room, at: offset), bytes.count)
            return unsafe zip(0..<count, room).first { bytes[$0] != $1 }?.0 ?? count
        } catch let fault where fault.isRefused {
            return nil
        }
    }
}

extension Descriptor {
    /// Lets go the cached bytes of a range that are on disk already: posix_fadvise(2). They are read from there the next
    /// time; the kernel is free to keep them.
    package borrowing func forgetCached(_ range: Range<Int>) {
        _ = cposix_forget_cached(number, Int64(range.lowerBound), Int64(range.count))
    }
}
