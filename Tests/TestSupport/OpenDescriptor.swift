import Glibc
import Synchronization

/// One open descriptor of the test process, close-on-exec; closes itself.
package final class OpenDescriptor: Sendable {
    private let held: Atomic<Int32>

    /// Takes over an open descriptor.
    package init(owning number: Int32) {
        held = Atomic(number)
    }

    deinit { close() }

    /// The number, or -1 once closed.
    package var number: Int32 { held.load(ordering: .relaxed) }

    /// Closes it now; a second call does nothing.
    package func close() {
        let number = held.exchange(-1, ordering: .relaxed)
        if number >= 0 { Glibc.close(number) }
    }

    /// Opens a file with `open`.
    package static func opening(_ path: String, _ flags: Int32, mode: UInt32 = 0o600) throws -> OpenDescriptor {
        OpenDescriptor(owning: try checked("open \(path)") { open(path, flags | O_CLOEXEC, mode) })
    }

    /// The two ends of a new pipe, the reading one first.
    package static func pipe() throws -> (reading: OpenDescriptor, writing: OpenDescriptor) {
        var ends: [Int32] = [-1, -1]
        try checked("pipe") { Glibc.pipe(&ends) }
        for end in ends { try checked("fcntl") { fcntl(end, F_SETFD, FD_CLOEXEC) } }
        return (OpenDescriptor(owning: ends[0]), OpenDescriptor(owning: ends[1]))
    }

    /// All that this process may still have, whose limit is lowered for it. Only in a forked child: another thread would
    /// take some, or give some back.
    package static func all() throws -> [OpenDescriptor] {
        // Far above what a child of the whole run has inherited.
        var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
        try checked("setrlimit") { setrlimit(__rlimit_resource_t(7), &limit) }  // RLIMIT_NOFILE
        var all: [OpenDescriptor] = []
        while let one = try? opening("/dev/null", O_RDONLY) { all.append(one) }
        return all
    }
}

/// The flags with which a file is opened to write at its end.
package let appending = O_WRONLY | O_APPEND
