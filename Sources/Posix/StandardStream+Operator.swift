private import Glibc

/// What a program for people needs of its streams.
extension StandardStream {
    /// Writes all bytes or says why not: write(2).
    package func writeAll(_ bytes: [UInt8]) throws(SystemFault) {
        var written = 0
        while written < bytes.count {
            let count = try unsafe bytes.withUnsafeBufferPointer { (all) throws(SystemFault) -> Int in
                let rest = unsafe UnsafeBufferPointer(rebasing: all[written...])
                return try unsafe writeOnce(UnsafeRawBufferPointer(rest), waits: true)
            }
            written += count
        }
    }

    /// Whether a person looks at it: isatty(3).
    package var isTerminal: Bool { isatty(number) == 1 }

    /// A descriptor of its own on the same file: dup(2). Closing it leaves the stream open. One that can't be read is
    /// refused at once.
    package func duplicate() throws(SystemFault) -> Descriptor {
        if fcntl(number, F_GETFL) & O_ACCMODE == O_WRONLY { throw SystemFault(.read, EBADF) }
        return Descriptor(owning: try systemCall(.fcntl) { fcntl(number, F_DUPFD_CLOEXEC, 3) })
    }
}
