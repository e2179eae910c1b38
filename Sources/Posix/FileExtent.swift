private import CPosix
private import Glibc

/// Which file stands at a path, and how long it is: statx(2), which leaves the file's times alone.
package struct FileExtent: Equatable, Sendable {
    package let identity: FileIdentity
    /// When the file was made, in nanoseconds since 1970; 0 where the file system does not say.
    package let born: Int64
    /// Bytes.
    package let size: Int
    /// How many names it has.
    package let links: Int

    /// Of what stands at a path beneath a directory, or at an absolute one, of a symbolic link itself; of an open file
    /// with an empty path.
    fileprivate init(at path: String, beneath directory: Int32) throws(SystemFault) {
        var extent = cposix_extent()
        _ = try systemCall(.lstat) { unsafe path.withPath { unsafe cposix_extent(directory, $0, &extent) } }
        identity = FileIdentity(device: extent.device, inode: extent.inode)
        born = extent.born
        size = Int(extent.size)
        links = Int(extent.names)
    }

    /// Of what stands at an absolute path.
    package init(at path: String) throws(SystemFault) {
        try self.init(at: path, beneath: AT_FDCWD)
    }
}

extension Directory {
    /// The extent of what stands at a path in this directory, wherever it was moved to.
    package borrowing func extent(of path: String) throws(SystemFault) -> FileExtent {
        try FileExtent(at: path, beneath: number)
    }
}

extension Descriptor {
    /// The extent of the open file, whatever its path leads to by now.
    package borrowing func extent() throws(SystemFault) -> FileExtent {
        try FileExtent(at: "", beneath: number)
    }
}
