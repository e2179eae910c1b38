package import Posix

/// A listening socket of Hookline's own making, and the right to it: a lock file beside a Unix socket, held as long as
/// this value lives, decides who may replace a stale one.
package struct OwnSocket: ~Copyable {
    package let listener: Descriptor
    private let lock: Descriptor?
    private let path: String?
    private let identity: FileIdentity?

    private init(
        _ listener: consuming Descriptor, lock: consuming Descriptor? = nil, path: String? = nil,
        identity: FileIdentity? = nil
    ) {
        self.listener = listener
        self.lock = lock
        self.path = path
        self.identity = identity
    }

    /// Makes the socket. A living one, and anything that is not a socket, is never replaced.
    /// - Parameter mode: of a Unix socket's file.
    package static func make(at address: ListenAddress, mode: UInt32) throws(GatewayFault) -> OwnSocket {
        switch address {
        case .unix(let path):
            let lock = try lock(path)
            try clear(path)
            let listener = try naming(path) { () throws(SystemFault) in try ListeningSocket.unix(path, mode: mode) }
            let identity = try naming(path) { () throws(SystemFault) in try fileStatus(of: path).identity }
            return OwnSocket(listener, lock: lock, path: path, identity: identity)
        case .loopback(let host, let isIPv6, let port):
            return OwnSocket(try loopback(host, isIPv6, port))
        }
    }

    private static func lock(_ path: String) throws(GatewayFault) -> Descriptor {
        let name = path + ".lock"
        let file = try naming(name) { () throws(SystemFault) in try Descriptor.openOrCreate(name, permissions: 0o600) }
        guard try naming(name, { () throws(SystemFault) in try file.tryLock() }) else { throw .taken(path: path) }
        return file
    }

    /// Removes a socket that nobody answers on.
    private static func clear(_ path: String) throws(GatewayFault) {
        let status: FileStatus
        do {
            status = try fileStatus(of: path)
        } catch let fault where fault.isMissing {
            return
        } catch {
            throw .system(error, path: path)
        }
        guard status.kind == .socket else { throw .notASocket(path: path) }
        let lives = try naming(path) { () throws(SystemFault) in try ListeningSocket.answers(path) }
        if lives { throw .taken(path: path) }
        try naming(path) { () throws(SystemFault) in try removeFile(path) }
    }

    private static func loopback(_ host: String, _ isIPv6: Bool, _ port: Int) throws(GatewayFault) -> Descriptor {
        do {
            return try ListeningSocket.loopback(host, isIPv6: isIPv6, port: port)
        } catch let fault where fault.isAddressInUse {
            throw .taken(path: "\(host) port \(port)")
        } catch {
            throw .system(error, path: "\(host) port \(port)")
        }
    }

    /// Takes the socket's file away, if it is still the one that was made.
    package borrowing func remove() {
        guard let path, let identity, let status = try? fileStatus(of: path), status.identity == identity else {
            return
        }
        try? removeFile(path)  // a stale socket is replaced by the next start
    }
}

/// Names the path in a fault of a system call.
func naming<Result: ~Copyable>(
    _ path: String, _ body: () throws(SystemFault) -> Result
) throws(GatewayFault) -> Result {
    do {
        return try body()
    } catch {
        throw .system(error, path: path)
    }
}
