private import CPosix
package import Glibc

/// Sockets that wait for connections: listen(2).
package enum ListeningSocket {
    /// At least 511, as nginx asks; the kernel lowers it to net.core.somaxconn.
    static let backlog: Int32 = 4096

    /// Whether a descriptor is a listening socket (SO_ACCEPTCONN of getsockopt(2)).
    package static func isListening(_ number: Int32) -> Bool {
        cposix_is_listening(number) == 1
    }

    /// What a descriptor is that somebody else made.
    package enum Kind: Equatable, Sendable {
        case closed, noSocket
        /// Connections can be accepted.
        case listening
        /// A socket with a peer.
        case connected
        /// A stream socket that neither listens nor has a peer.
        case idle
        /// A socket that carries no streams.
        case otherKind
    }

    /// Looks at a descriptor that somebody else made; it may be anything.
    package static func kind(of number: Int32) -> Kind {
        guard fcntl(number, F_GETFD) >= 0 else { return .closed }
        switch cposix_socket_kind(number) {
        case 0 where isListening(number): return .listening
        case 0: return cposix_is_connected(number) == 1 ? .connected : .idle
        case 1: return .otherKind
        default: return .noSocket
        }
    }

    /// Where a socket is bound: a path, or an address and a port; nil where it has no name: getsockname(2).
    package static func name(of number: Int32) -> String? {
        var name = [CChar](repeating: 0, count: 128)
        guard unsafe cposix_socket_name(number, &name, 128) == 0, name[0] != 0 else { return nil }
        return String(keeping: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    }

    /// A listening Unix socket at a path where nothing stands; made under the umask, then given its mode.
    package static func unix(_ path: String, mode: mode_t) throws(SystemFault) -> Descriptor {
        let socket = Descriptor(owning: try systemCall(.socket) { cposix_socket(1) })
        _ = try systemCall(.bind) { unsafe path.withPath { unsafe cposix_unix_bind(socket.number, $0) } }
        _ = try systemCall(.chmod) { unsafe path.withPath { unsafe chmod($0, mode) } }
        try listen(socket)
        return socket
    }

    /// A listening TCP socket at a numeric loopback address.
    package static func loopback(_ address: String, isIPv6: Bool, port: Int) throws(SystemFault) -> Descriptor {
        let family: Int32 = isIPv6 ? 6 : 4
        let socket = Descriptor(owning: try systemCall(.socket) { cposix_socket(family) })
        _ = try systemCall(.bind) { unsafe cposix_loopback_bind(socket.number, family, address, Int32(port)) }
        try listen(socket)
        return socket
    }

    private static func listen(_ socket: borrowing Descriptor) throws(SystemFault) {
        let number = socket.number
        _ = try systemCall(.listen) { Glibc.listen(number, backlog) }
    }

    /// Whether somebody listens at a Unix socket's path.
    package static func answers(_ path: String) throws(SystemFault) -> Bool {
        let socket = Descriptor(owning: try systemCall(.socket) { cposix_socket(1) })
        do {
            _ = try systemCall(.connect) { unsafe path.withPath { unsafe cposix_unix_connect(socket.number, $0) } }
            return true
        } catch let fault where fault.code == ECONNREFUSED || fault.isMissing {
            return false
        } catch let fault where fault.code == EAGAIN {
            return true
        }
    }
}
