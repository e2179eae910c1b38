import Glibc

/// A listening socket on a free port of 127.0.0.1.
package struct LoopbackSocket: Sendable {
    /// The port's number.
    package let port: UInt16
    /// The socket itself, which a program may inherit.
    package let listener: OpenDescriptor

    /// Takes a port and listens; nobody is served yet.
    package init() throws {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        listener = OpenDescriptor(owning: try checked("socket") { socket(AF_INET, kind, 0) })
        port = try listenOnLoopback(listener)
    }

    /// The address for requests by HTTP, without a path.
    package var address: String { "http://127.0.0.1:\(port)" }

    /// Gives each connection to `serve`, with its number from 0 on, on a thread of its own, until `stop`; it is closed
    /// behind that. What `serve` throws ends its connection and nothing else.
    package func each(_ serve: @escaping @Sendable (_ peer: OpenDescriptor, _ number: Int) throws -> Void) throws {
        // A peer may leave before its answer: that has to be EPIPE here, not our end.
        signal(SIGPIPE, SIG_IGN)
        try BlockingThreads.apart { [listener] in
            for count in 0... {
                let number = accept(listener.number, nil, nil)
                if number < 0 { return }
                let peer = OpenDescriptor(owning: number)
                // What fails here, no thread or no peer any more, is seen by the peer.
                try? BlockingThreads.apart { try? serve(peer, count) }
            }
        }
    }

    /// Hears nobody any more.
    package func stop() { shutdown(listener.number, Int32(SHUT_RDWR)) }
}

/// Listens on a free port; gives its number.
private func listenOnLoopback(_ socket: OpenDescriptor) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
            try checked("bind") { bind(socket.number, general, size) }
            try checked("listen") { listen(socket.number, 128) }
            try checked("getsockname") { getsockname(socket.number, general, &size) }
        }
        return UInt16(bigEndian: pointer.pointee.sin_port)
    }
}
