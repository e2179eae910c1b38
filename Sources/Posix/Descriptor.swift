private import CPosix
package import Glibc

/// A file descriptor with one owner, closed when the owner is gone.
package struct Descriptor: ~Copyable {
    /// The number, for calls that borrow it.
    package let number: Int32

    /// Takes over a number that nobody else closes.
    package init(owning number: Int32) {
        self.number = number
    }

    deinit {
        _ = Glibc.close(number)
    }

    /// Closes and answers whether that worked: close(2).
    package consuming func close() throws(SystemFault) {
        let number = self.number
        discard self
        _ = try systemCall(.close, retries: false) { Glibc.close(number) }
    }

    /// Gives the number away: whoever takes it closes it.
    package consuming func release() -> Int32 {
        let number = self.number
        discard self
        return number
    }
}

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

    /// fchmod(2): the mode whatever the umask.
    package borrowing func setMode(_ mode: mode_t) throws(SystemFault) {
        _ = try systemCall(.fchmod) { fchmod(number, mode) }
    }

    /// ftruncate(2) to nothing.
    package borrowing func makeEmpty() throws(SystemFault) {
        _ = try systemCall(.ftruncate) { ftruncate(number, 0) }
    }

    /// fdatasync(2): the data and the size are on disk when it returns.
    package borrowing func synchronizeData() throws(SystemFault) {
        _ = try systemCall(.fdatasync) { fdatasync(number) }
    }

    /// syncfs(2): all of the file system that the open file lies on is on disk when it returns.
    package borrowing func synchronizeFileSystem() throws(SystemFault) {
        _ = try systemCall(.syncfs) { cposix_sync_file_system(number) }
    }

    /// The file's size: lseek(2) to its end, which costs the least of all ways to ask for it. Writes of a descriptor that
    /// was opened for appending go there anyway; not for others.
    package borrowing func end() throws(SystemFault) -> Int {
        try systemCall(.lseek) { lseek(number, 0, SEEK_END) }
    }

    /// The place behind the last write, also of a descriptor that was opened for appending: lseek(2).
    package borrowing func position() throws(SystemFault) -> Int {
        try systemCall(.lseek) { lseek(number, 0, SEEK_CUR) }
    }

    /// fsync(2): for directories, whose entries are on disk when it returns.
    package borrowing func synchronize() throws(SystemFault) {
        _ = try systemCall(.fsync) { fsync(number) }
    }
}

/// Makes a descriptor's open file description non-blocking: fcntl(2).
package func setNonBlocking(_ number: Int32) throws(SystemFault) {
    let flags = try systemCall(.fcntl) { fcntl(number, F_GETFL) }
    _ = try systemCall(.fcntl) { fcntl(number, F_SETFL, flags | O_NONBLOCK) }
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

/// unlink(2) of an absolute path.
package func removeFile(_ path: String) throws(SystemFault) {
    _ = try systemCall(.unlink) { unsafe path.withPath { unsafe unlink($0) } }
}

extension Descriptor {
    /// Makes now the time of its last change: futimens(3).
    package borrowing func touch() throws(SystemFault) {
        _ = try systemCall(.utimens) { futimens(number, nil) }
    }
}
