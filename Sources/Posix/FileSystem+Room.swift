private import Glibc

/// What is left of a file system for an ordinary user: statvfs(3).
package struct FileSystemRoom: Equatable, Sendable {
    package let freeBytes: UInt64
    /// Nil where files are not counted.
    package let freeFiles: UInt64?
}

extension FileSystemRoom {
    /// Of the one that a path lies on.
    package init(at path: String) throws(SystemFault) {
        var status = statvfs()
        _ = try systemCall(.statfs) { unsafe path.withPath { unsafe statvfs($0, &status) } }
        freeBytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        freeFiles = status.f_files == 0 ? nil : UInt64(status.f_favail)
    }
}
