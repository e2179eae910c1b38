package import Glibc

/// What tells two files apart: fstat(2).
package struct FileIdentity: Equatable, Sendable {
    package let device: UInt64
    package let inode: UInt64

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// What the kernel says of a file.
package struct FileStatus: Equatable, Sendable {
    package enum Kind: Sendable { case regular, directory, symbolicLink, socket, other }

    package let identity: FileIdentity
    package let kind: Kind
    /// Bytes.
    package let size: Int
    package let links: Int
    /// The permission bits, with the set-id and sticky bits.
    package let mode: mode_t
    package let owner: uid_t
    package let group: gid_t
    /// Last change of the contents, in microseconds since 1970.
    package let modified: Int64
    /// Last change of the inode, in nanoseconds since 1970.
    package let changed: Int64

    init(_ status: stat) {
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFSOCK: .socket
            default: .other
            }
        size = Int(status.st_size)
        links = Int(status.st_nlink)
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        group = status.st_gid
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
    }
}

extension Descriptor {
    /// fstat(2).
    package borrowing func status() throws(SystemFault) -> FileStatus {
        var status = stat()
        _ = try systemCall(.fstat) { unsafe fstat(number, &status) }
        return FileStatus(status)
    }
}

/// lstat(2) of an absolute path. As a C string in place, which allocates nothing, like the next.
package func fileStatus(of path: String) throws(SystemFault) -> FileStatus {
    var status = stat()
    _ = try systemCall(.lstat) { unsafe path.withPath { unsafe lstat($0, &status) } }
    return FileStatus(status)
}

/// stat(2) of an absolute path: symbolic links are followed.
package func followedFileStatus(of path: String) throws(SystemFault) -> FileStatus {
    var status = stat()
    _ = try systemCall(.stat) { unsafe path.withPath { unsafe stat($0, &status) } }
    return FileStatus(status)
}

/// The same where it does not matter why nothing is known: nil then.
package func knownFileStatus(of path: String) -> FileStatus? {
    try? followedFileStatus(of: path)  // the caller asks for no reason
}
