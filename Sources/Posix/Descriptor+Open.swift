package import Glibc

/// Files by absolute paths: the operator's own, outside the data directory.
extension Descriptor {
    /// Opens a file for reading.
    package static func openForReading(_ path: String) throws(SystemFault) -> Descriptor {
        try open(path, O_RDONLY, 0)
    }

    /// Opens a file for appending, making it if it is not there; a symbolic link at its place is followed.
    package static func openForAppending(_ path: String, permissions: mode_t) throws(SystemFault) -> Descriptor {
        try open(path, O_WRONLY | O_APPEND | O_CREAT, permissions)
    }

    /// Opens a file of our own for reading and writing, making it if it is not there.
    package static func openOrCreate(_ path: String, permissions: mode_t) throws(SystemFault) -> Descriptor {
        try open(path, O_RDWR | O_CREAT | O_NOFOLLOW, permissions)
    }

    /// Opens a file of our own for reading and writing.
    package static func openOwn(_ path: String) throws(SystemFault) -> Descriptor {
        try open(path, O_RDWR | O_NOFOLLOW, 0)
    }

    /// Opens a file that a person names for reading, and waits for a writer where it is a FIFO, as cat(1) does.
    package static func openGiven(_ path: String) throws(SystemFault) -> Descriptor {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY
        return Descriptor(owning: try systemCall(.open) { unsafe path.withPath { unsafe Glibc.open($0, flags) } })
    }

    private static func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemFault) -> Descriptor {
        let all = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        return Descriptor(owning: try systemCall(.open) { unsafe path.withPath { unsafe Glibc.open($0, all, mode) } })
    }
}
