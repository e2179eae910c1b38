private import CPosix
package import Glibc

/// How a file beneath a directory is opened.
package enum OpenMode: Sendable {
    case reading
    /// Reading and overwriting at offsets.
    case updating
    /// Reading anywhere; each write goes to the end.
    case appending

    var flags: Int32 {
        switch self {
        case .reading: O_RDONLY
        case .updating: O_RDWR
        case .appending: O_RDWR | O_APPEND
        }
    }
}

/// An open directory. What lies beneath it is opened beneath it: no path leads out, no symbolic link is followed.
package struct Directory: ~Copyable {
    private let descriptor: Descriptor

    private init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// The number, for calls that borrow it.
    package var number: Int32 { descriptor.number }

    /// Opens the directory at an absolute path; symbolic links in it are the operator's own and are followed.
    package init(at path: String) throws(SystemFault) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        self.init(Descriptor(owning: try systemCall(.open) { unsafe path.withPath { unsafe Glibc.open($0, flags) } }))
    }

    /// Opens a directory beneath this one.
    package borrowing func directory(_ path: String) throws(SystemFault) -> Directory {
        Directory(try openBeneath(path, O_RDONLY | O_DIRECTORY, 0))
    }

    /// The directory that this one lies in; nil when it may not be read.
    package borrowing func parent() throws(SystemFault) -> Directory? {
        do {
            let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
            return Directory(
                Descriptor(owning: try systemCall(.open) { unsafe openat(descriptor.number, "..", flags) }))
        } catch let fault where fault.code == EACCES {
            return nil
        }
    }

    /// Opens a file beneath this one; never waits for a peer, as a FIFO would make it.
    package borrowing func open(_ path: String, for mode: OpenMode) throws(SystemFault) -> Descriptor {
        let file = try openBeneath(path, mode.flags | O_NONBLOCK, 0)
        Self.leaveAccessTime(of: file, mode)
        return file
    }

    /// A file that is written to is not also to note each time that it is read, which writes its inode.
    private static func leaveAccessTime(of file: borrowing Descriptor, _ mode: OpenMode) {
        if mode != .reading { _ = cposix_no_access_time(file.number, mode.flags | O_NONBLOCK) }  // refused: it is noted
    }

    /// Makes a file that must not exist yet (EEXIST), with that mode whatever the umask.
    package borrowing func create(
        _ path: String, for mode: OpenMode, permissions: mode_t
    ) throws(SystemFault) -> Descriptor {
        let file = try withoutUmask { () throws(SystemFault) in
            try openBeneath(path, mode.flags | O_NONBLOCK | O_CREAT | O_EXCL, permissions)
        }
        Self.leaveAccessTime(of: file, mode)
        try file.setMode(permissions)  // a default access control list has a say too: acl(5)
        return file
    }

    /// Opens a file, making it if it is not there.
    package borrowing func openOrCreate(
        _ path: String, for mode: OpenMode, permissions: mode_t
    ) throws(SystemFault) -> Descriptor {
        do {
            return try open(path, for: mode)
        } catch let fault where fault.isMissing {
            do {
                return try create(path, for: mode, permissions: permissions)
            } catch let fault where fault.isExisting {
                return try open(path, for: mode)  // another process was faster
            }
        }
    }

    /// Makes a directory in this one unless the name is taken; answers whether it was made. Keeps an inherited
    /// set-group-id bit.
    package borrowing func makeDirectory(_ name: String, permissions: mode_t) throws(SystemFault) -> Bool {
        Self.expectName(name)
        do {
            _ = try withoutUmask { () throws(SystemFault) in
                try systemCall(.mkdir) { unsafe mkdirat(descriptor.number, name, permissions) }
            }
        } catch let fault where fault.isExisting {
            return false
        }
        try directory(name).setMode(permissions)
        return true
    }

    /// Renames within this directory: renameat(2).
    package borrowing func rename(_ old: String, to new: String) throws(SystemFault) {
        Self.expectName(old)
        Self.expectName(new)
        _ = try systemCall(.rename) { unsafe renameat(descriptor.number, old, descriptor.number, new) }
    }

    /// Removes a file of this directory: unlinkat(2).
    package borrowing func remove(_ name: String) throws(SystemFault) {
        Self.expectName(name)
        _ = try systemCall(.unlink) { unsafe unlinkat(descriptor.number, name, 0) }
    }

    /// These calls would follow a link in a path, or lead out by it.
    private static func expectName(_ name: String) {
        precondition(!name.utf8.contains(UInt8(ascii: "/")) && name != "..", "a name in this directory, not a path")
    }

    /// Makes the directory's entries durable: fsync(2).
    package borrowing func synchronize() throws(SystemFault) {
        try descriptor.synchronize()
    }

    /// fstat(2) of the directory itself.
    package borrowing func status() throws(SystemFault) -> FileStatus {
        try descriptor.status()
    }

    /// The names in this directory, without `.` and `..`, in no order.
    package borrowing func names() throws(SystemFault) -> [String] {
        let again = try openBeneath(".", O_RDONLY | O_DIRECTORY, 0)
        guard let stream = unsafe fdopendir(again.number) else { throw SystemFault(.getdents, errno) }
        _ = again.release()
        defer { unsafe closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(keeping: UnsafePointer($0)) }
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw SystemFault(.getdents, errno) }  // readdir(3): else it was the end
        return names
    }
}

/// The first directory of a tree.
extension Directory {
    /// Opens the directory at an absolute path, making it first if its parent is there.
    package static func make(at path: String, permissions: mode_t) throws(SystemFault) -> Directory {
        do {
            return try Directory(at: path)
        } catch let fault where fault.isMissing {
            // Another worker may be first; opening tells.
            _ = try? withoutUmask { () throws(SystemFault) in
                try systemCall(.mkdir) { unsafe path.withPath { unsafe mkdir($0, permissions) } }
            }
            let made = try Directory(at: path)
            try made.setMode(permissions)
            return made
        }
    }

    private borrowing func setMode(_ mode: mode_t) throws(SystemFault) {
        try descriptor.setMode(mode | (try descriptor.status().mode & S_ISGID))
    }

    /// Makes all of the file system durable that this directory lies on: syncfs(2).
    package borrowing func synchronizeFileSystem() throws(SystemFault) {
        try descriptor.synchronizeFileSystem()
    }
}

/// Makes something with its mode in one step, so that a kill leaves none with another mode: umask(2), of this thread
/// alone where there are others (unshare(2)).
private func withoutUmask<Result: ~Copyable>(
    _ make: () throws(SystemFault) -> Result
) throws(SystemFault) -> Result {
    _ = cposix_have_own_umask()
    let mask = umask(0)
    defer { umask(mask) }
    return try make()
}
