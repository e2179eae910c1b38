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
}

/// The flags with which a file is opened to write at its end.
package let appending = O_WRONLY | O_APPEND
