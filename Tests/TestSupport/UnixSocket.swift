import Glibc

/// A listening Unix socket that the test holds and programs inherit; close-on-exec, backlog 511.
package final class UnixListener: Sendable {
    /// The socket itself.
    package let descriptor: OpenDescriptor
    /// The socket file's path.
    package let path: String

    /// Binds a new socket file, 0666, and listens.
    package init(path: String) throws {
        self.path = path
        descriptor = try newUnixSocket()
        _ = try withUnixAddress(path) { address, size in
            try checked("bind \(path)") { bind(descriptor.number, address, size) }
        }
        try checked("chmod") { chmod(path, 0o666) }
        try checked("listen") { listen(descriptor.number, 511) }
    }
}

/// A connected Unix socket; every call has a deadline.
package final class UnixStream: Sendable {
    private let descriptor: OpenDescriptor

    /// Connects; while nobody listens there yet, or the backlog is full, it tries again.
    package init(connectingTo path: String, before deadline: Deadline = Deadline(after: .seconds(20))) throws {
        descriptor = try newUnixSocket()
        while try !connected(descriptor, path) {
            if deadline.isOver { throw HostFault.late("connection to \(path)") }
            usleep(1_000)
        }
    }

    /// Sends everything; false when the peer stopped reading.
    @discardableResult
    package func send(_ bytes: [UInt8], before deadline: Deadline = Deadline(after: .seconds(20))) throws -> Bool {
        var done = 0
        while done < bytes.count {
            try wait(POLLOUT, before: deadline)
            let sent = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                return Glibc.send(descriptor.number, rest.baseAddress, rest.count, noSignalNoWait)
            }
            if sent >= 0 { done += sent } else if try isPeerGone(errno) { return false }
        }
        return true
    }

    /// The next bytes; none when the peer has closed.
    package func receive(before deadline: Deadline = Deadline(after: .seconds(20))) throws -> [UInt8] {
        var received = -1
        var number: Int32 = 0
        while received < 0 {
            try wait(POLLIN, before: deadline)
            let bytes = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                received = recv(descriptor.number, buffer.baseAddress, 16_384, noSignalNoWait)
                number = errno
                count = max(received, 0)
            }
            if received >= 0 { return bytes }
            if try isPeerGone(number) { return [] }
        }
        return []
    }

    /// Passes what comes to another peer, until the end, or that one has left; then that one is shut down.
    /// - Parameter isOver: asked before each piece is passed.
    package func passAll(to other: OpenDescriptor, until isOver: () -> Bool = { false }) {
        // A peer that has left needs nothing more.
        while let bytes = try? receive(before: Deadline(after: .seconds(300))), !bytes.isEmpty, !isOver() {
            guard (try? writeAll(other, bytes)) != nil else { break }
        }
        shutdown(other.number, Int32(SHUT_RDWR))
    }

    /// Whether the peer has read everything that was sent: it has the request in hand. `SIOCOUTQ`.
    package func isReadByPeer() throws -> Bool {
        var unread: Int32 = 0
        try checked("ioctl") { ioctl(descriptor.number, UInt(TIOCOUTQ), &unread) }
        return unread == 0
    }

    /// Says that nothing more will be sent.
    package func endSending() {
        shutdown(descriptor.number, Int32(SHUT_WR))
    }

    /// Leaves.
    package func close() {
        descriptor.close()
    }

    private func wait(_ events: Int32, before deadline: Deadline) throws {
        var waits = pollfd(fd: descriptor.number, events: Int16(events), revents: 0)
        guard try checked("poll", { poll(&waits, 1, deadline.remainingMilliseconds) }) > 0 else {
            throw HostFault.late("a peer on a socket")
        }
    }
}

private let noSignalNoWait = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

private func newUnixSocket() throws -> OpenDescriptor {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    return OpenDescriptor(owning: try checked("socket") { socket(AF_UNIX, kind, 0) })
}

/// Whether the peer is gone; false means "try again", everything else is thrown.
private func isPeerGone(_ number: Int32) throws -> Bool {
    switch number {
    case EPIPE, ECONNRESET: return true
    case EAGAIN, EINTR: return false
    default: throw HostFault.call("socket transfer", errno: number)
    }
}

private func connected(_ descriptor: OpenDescriptor, _ path: String) throws -> Bool {
    try withUnixAddress(path) { address, size in
        let result = connect(descriptor.number, address, size)
        let number = errno
        if result == 0 { return true }
        let retriable = [ENOENT, ECONNREFUSED, EAGAIN, EINTR].contains(number)
        guard retriable else { throw HostFault.call("connect \(path)", errno: number) }
        return false
    }
}

private func withUnixAddress<Value>(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Value
) throws -> Value {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < 108 else { throw HostFault.malformed("socket path too long: \(path)") }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return try withUnsafePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
