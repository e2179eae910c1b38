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

    /// Gives the number away: whoever takes it closes it.
    package consuming func release() -> Int32 {
        let number = self.number
        discard self
        return number
    }
}

extension Descriptor {
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

    /// lseek(2) to the first byte.
    package borrowing func rewind() throws(SystemFault) {
        _ = try systemCall(.lseek) { lseek(number, 0, SEEK_SET) }
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

/// unlink(2) of an absolute path.
package func removeFile(_ path: String) throws(SystemFault) {
    _ = try systemCall(.unlink) { unsafe path.withPath { unsafe unlink($0) } }
}

/// rename(2) of an absolute path, or of one from the current directory on, to another one.
package func renameFile(_ old: String, to new: String) throws(SystemFault) {
    _ = try systemCall(.rename) { unsafe old.withPath { old in unsafe new.withPath { unsafe rename(old, $0) } } }
}

extension Descriptor {
    /// Makes now the time of its last change: futimens(3).
    package borrowing func touch() throws(SystemFault) {
        _ = try systemCall(.utimens) { futimens(number, nil) }
    }
}
