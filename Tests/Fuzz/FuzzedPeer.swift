import Glibc
import HTTP

/// A server on a Unix socket whose answers are any bytes. One thread is both ends.
final class FuzzedPeer {
    private let listener: CInt
    private let path: [UInt8]
    private let group: TransferGroup
    private var connection: CInt = -1

    init(at path: String) {
        self.path = Array(path.utf8)
        listener = unixListener(at: path, Int32(SOCK_NONBLOCK.rawValue))
        guard let group = TransferGroup() else { fatalError("no libcurl") }
        self.group = group
    }

    /// Sends a request, and answers it with these bytes and an end.
    func exchange(_ answer: [UInt8], kept: Int?) -> Result<HTTPAnswer, HTTPFault> {
        var request = HTTPRequest(.post, "http://localhost/connectly", body: Array("{}".utf8))
        request.unixSocket = path
        request.needsNewConnection = true
        request.keptOfAnswer = kept
        group.start(request, as: 0)
        defer { end() }
        for _ in 0..<1000 {
            if let ended = group.advance().first { return ended.result }
            serve(answer)
            let open = connection < 0 ? listener : connection
            group.wait(milliseconds: 100, orReadable: [open])
        }
        fatalError("broken: no end of an answer that has one")
    }

    private func serve(_ answer: [UInt8]) {
        if connection < 0 { connection = accept(listener, nil, nil) }
        var asked = [UInt8](repeating: 0, count: 4096)
        guard connection >= 0, recv(connection, &asked, asked.count, Int32(MSG_DONTWAIT)) > 0 else { return }
        send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        shutdown(connection, Int32(SHUT_WR))
    }

    private func end() {
        if connection >= 0 { close(connection) }
        connection = -1
    }
}

/// A socket at a path, where somebody listens.
func unixListener(at path: String, _ flags: CInt = 0) -> CInt {
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | flags, 0)
    unlink(path)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let isBound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
    require(isBound && listen(listener, 8) == 0, "no listener")
    return listener
}
