private import Glibc

/// What is left of a file system for an ordinary user: statvfs(3).
package struct FileSystemRoom: Equatable, Sendable {
    package let freeBytes: UInt64
    /// Nil where files are not counted.
    package let freeFiles: UInt64?

    package init(freeBytes: UInt64, freeFiles: UInt64?) {
        self.freeBytes = freeBytes
        self.freeFiles = freeFiles
    }

    /// Of the one that a path lies on.
    package init(at path: String) throws(SystemFault) {
        var status = statvfs()
        _ = try systemCall(.statfs) { unsafe path.withPath { unsafe statvfs($0, &status) } }
        freeBytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        freeFiles = status.f_files == 0 ? nil : UInt64(status.f_favail)
    }
}

extension Process {
    /// The longest file that this process may write, in bytes: RLIMIT_FSIZE of getrlimit(2). Nil: any.
    package static var longestFile: UInt64? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(1), &limit) == 0, limit.rlim_cur != rlim_t.max else { return nil }
        return UInt64(limit.rlim_cur)
    }
}
