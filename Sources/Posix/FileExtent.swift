private import CPosix
private import Glibc

/// Which file stands at a path, and how long it is: statx(2), which leaves the file's times alone.
package struct FileExtent: Equatable, Sendable {
    package let identity: FileIdentity
    /// Bytes.
    package let size: Int

    /// Of what stands at a path beneath a directory, or at an absolute one; of a symbolic link itself.
    fileprivate init(at path: String, beneath directory: Int32) throws(SystemFault) {
        var device: UInt64 = 0
        var inode: UInt64 = 0
        var size: UInt64 = 0
        _ = try systemCall(.lstat) {
            unsafe path.withPath { unsafe cposix_extent(directory, $0, &device, &inode, &size) }
        }
        identity = FileIdentity(device: device, inode: inode)
        self.size = Int(size)
    }

    package init(identity: FileIdentity, size: Int) {
        self.identity = identity
        self.size = size
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
