private import CPosix
private import Glibc

/// Connections of a stream socket, by their numbers: recv(2), accept(2), shutdown(2). Nothing here waits for the peer.
package enum Connection {
    /// The next one that waits at a listening socket; nil when another process was faster, or the peer has left.
    package static func accept(at listener: Int32) throws(SystemFault) -> Descriptor? {
        do {
            return Descriptor(owning: try systemCall(.accept) { Glibc.accept(listener, nil, nil) })
        } catch let fault where fault.isOfPeer {
            return nil
        }
    }

    /// Takes those that wait at a listening socket, so many at most, and gives it up at once. What others hold of it stays; its
    /// number leads to standard error then, so that no file gets it: dup2(2).
    package static func takeLast(at listener: Int32, most: Int, _ body: (consuming Descriptor) -> Void) {
        do {
            var left = most
            while left > 0, let connection = try accept(at: listener) {
                body(connection)
                left -= 1
            }
        } catch {}  // it is given up anyway
        _ = dup2(STDERR_FILENO, listener)
    }

    /// Takes bytes: how many, 0 at the end or when the peer broke it off; nil when there is nothing right now.
    package static func receive(_ number: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        unsafe receive(number, into: buffer, Int32(MSG_DONTWAIT))
    }

    /// Looks at bytes and leaves them there, else as `receive`.
    package static func look(_ number: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        unsafe receive(number, into: buffer, Int32(MSG_DONTWAIT | MSG_PEEK))
    }

    private static func receive(
        _ number: Int32, into buffer: UnsafeMutableRawBufferPointer, _ flags: Int32
    ) -> Int? {
        do {
            return try systemCall(.receive) { unsafe recv(number, buffer.baseAddress, buffer.count, flags) }
        } catch {
            return error.wouldWait ? nil : 0
        }
    }

    /// Whether something comes within so many milliseconds: poll(2).
    package static func comes(_ number: Int32, within milliseconds: Int32) -> Bool {
        var polled = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return unsafe Glibc.poll(&polled, 1, milliseconds) == 1
    }

    /// How many of the bytes that were written its other end has not taken yet: TIOCOUTQ of tcp(7) and unix(7). Nil where
    /// that can't be told.
    package static func notTaken(_ number: Int32) -> Int? {
        let count = cposix_not_taken(number)
        return count < 0 ? nil : Int(count)
    }

    /// Says that nothing more will be sent.
    package static func endSending(_ number: Int32) {
        _ = shutdown(number, Int32(SHUT_WR))
    }

    /// A second descriptor of the same connection: dup(2).
    package static func duplicate(_ number: Int32) throws(SystemFault) -> Descriptor {
        Descriptor(owning: try systemCall(.fcntl) { fcntl(number, F_DUPFD_CLOEXEC, 3) })
    }

    /// A connection of our own to read these bytes from, and then the end: socketpair(2). A fault where the kernel does
    /// not take them all.
    package static func holding(_ bytes: [UInt8]) throws(SystemFault) -> Descriptor {
        var ends = cposix_ends()
        _ = try systemCall(.socket) {
            ends = cposix_socket_pair()
            return ends.first
        }
        let reading = Descriptor(owning: ends.first)
        let writing = Descriptor(owning: ends.second)
        let number = writing.number
        let count = try systemCall(.write) { unsafe cposix_write_at_once(number, bytes, UInt(bytes.count)) }
        guard count == bytes.count else { throw SystemFault(.write, ENOBUFS) }
        return reading
    }
}

extension SystemFault {
    /// What accept(2) says of a connection that is gone again, or of its network.
    fileprivate var isOfPeer: Bool {
        [
            EAGAIN, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
            ENETUNREACH,
        ].contains(code)
    }
}
