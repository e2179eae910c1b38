import Glibc
import Synchronization
import TestSupport

/// A peer on a free port of 127.0.0.1 that reads a request's head and answers with given bytes, whatever they are.
final class RawServer: Sendable {
    private let listener: OpenDescriptor
    private let answer: [UInt8]
    private let heads = Mutex<[String]>([])
    let port: UInt16

    /// - Parameter answer: to each connection; it is closed behind it.
    init(answering answer: [UInt8]) throws {
        self.answer = answer
        listener = OpenDescriptor(
            owning: try checked("socket") {
                socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            })
        port = try listenOnLoopback(listener)
        let server = Unmanaged.passRetained(self)
        var started = pthread_t()
        pthread_create(
            &started, nil,
            { pointer in
                if let pointer { Unmanaged<RawServer>.fromOpaque(pointer).takeRetainedValue().serve() }
                return nil
            }, server.toOpaque())
        pthread_detach(started)
    }

    convenience init(answering text: String) throws { try self.init(answering: Array(text.utf8)) }

    var address: String { "http://127.0.0.1:\(port)" }

    /// The heads of the requests that came.
    var requests: [String] { heads.withLock { $0 } }

    /// Ends it.
    func stop() { shutdown(listener.number, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let number = accept(listener.number, nil, nil)
            if number < 0 { return }
            let peer = OpenDescriptor(owning: number)
            var head: [UInt8] = []
            while head.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
                // A peer that leaves early has sent what it has sent.
                guard let more = try? readSome(peer), !more.isEmpty else { break }
                head += more
            }
            heads.withLock { $0.append(String(decoding: head, as: UTF8.self)) }
            try? writeAll(peer, answer)
        }
    }
}

/// Listens on a free port; gives its number.
func listenOnLoopback(_ socket: OpenDescriptor) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
            try checked("bind") { bind(socket.number, general, size) }
            try checked("listen") { listen(socket.number, 16) }
            try checked("getsockname") { getsockname(socket.number, general, &size) }
        }
        return UInt16(bigEndian: pointer.pointee.sin_port)
    }
}
