private import CPosix
private import Glibc

/// A file as its device has it: read past the page cache (O_DIRECT of open(2)).
package struct DirectFile: ~Copyable {
    /// What devices and file systems want of offsets, lengths and memory, in bytes.
    package static let alignment = 4096

    private let descriptor: Descriptor

    /// Opens what stands at a path beneath a directory; nil where the file system has no such way.
    package init?(_ path: String, beneath directory: borrowing Directory) throws(SystemFault) {
        do {
            descriptor = try directory.openBeneath(path, O_RDONLY | O_NONBLOCK | cposix_direct_flag(), 0)
        } catch let fault where fault.isRefused {
            return nil
        }
    }

    /// Which file it is.
    package borrowing func identity() throws(SystemFault) -> FileIdentity { try descriptor.extent().identity }

    /// Reads on from an aligned place into aligned memory: the number of bytes, fewer at the end of the file. What is
    /// in the page cache only is written out first. Nil where the file system has no such way after all.
    package borrowing func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(SystemFault) -> Int? {
        do {
            return try unsafe descriptor.readFully(into: buffer, at: offset)
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
