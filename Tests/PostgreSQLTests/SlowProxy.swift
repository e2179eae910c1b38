import Glibc
import Synchronization
import TestSupport

/// A way to a PostgreSQL server, on a free port of 127.0.0.1, that becomes slow for what the client sends.
final class SlowProxy: Sendable {
    /// How it passes pieces of 64 KiB once it has begun to be slow.
    enum Manner {
        /// One in that time.
        case every(milliseconds: Int64)
        /// So many, and then none.
        case until(pieces: Int)
    }

    private static let piece = 1 << 16

    private let socket: LoopbackSocket
    private let server: String
    private let manner: Manner
    private let isSlow = Atomic(false)
    private let isOver = Atomic(false)
    private let count = Atomic(0)

    init(to cluster: PostgresCluster, _ manner: Manner) throws {
        server = cluster.socketPath
        self.manner = manner
        socket = try LoopbackSocket()
        try socket.each { [self] peer, _ in try serve(peer) }
    }

    /// What takes the place of the host in a connection string.
    var address: String { "host=127.0.0.1 port=\(socket.port)" }

    /// Pieces that were passed slowly.
    var passed: Int { count.load(ordering: .relaxed) }

    /// From now on it is slow.
    func begin() { isSlow.store(true, ordering: .releasing) }

    /// Ends it.
    func stop() {
        isOver.store(true, ordering: .relaxed)
        socket.stop()
    }

    private func serve(_ peer: OpenDescriptor) throws {
        // What it has not read has to show in what the client could not send.
        var room = Int32(Self.piece)
        setsockopt(peer.number, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        let server = try UnixStream(connectingTo: server)
        try BlockingThreads.apart { server.passAll(to: peer) }
        while mayPass(), case let bytes = try readSome(peer), !bytes.isEmpty { try server.send(bytes) }
        server.endSending()
    }

    /// Waits as long as it is to; false when it was ended meanwhile.
    private func mayPass() -> Bool {
        guard isSlow.load(ordering: .acquiring) else { return true }
        switch manner {
        case .every(let milliseconds): usleep(UInt32(milliseconds) * 1000)
        case .until(let pieces):
            while passed >= pieces {
                if isOver.load(ordering: .relaxed) { return false }
                usleep(10_000)
            }
        }
        count.add(1, ordering: .relaxed)
        return true
    }
}
