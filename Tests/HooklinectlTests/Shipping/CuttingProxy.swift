import Glibc
import Synchronization
import TestSupport

/// A way to a PostgreSQL server, on a free port of 127.0.0.1, that cuts some connections at a COMMIT: in turn before it has
/// got to the server, and behind it, so that its answer is lost.
final class CuttingProxy: Sendable {
    private let socket: LoopbackSocket
    private let server: String
    private let every: Int
    private let commits = Atomic(0)
    private let cuts = Atomic(0)

    /// - Parameter every: of so many COMMITs one is cut.
    init(to cluster: PostgresCluster, every: Int) throws {
        server = cluster.socketPath
        self.every = every
        socket = try LoopbackSocket()
        try socket.each { [self] peer, _ in try serve(peer) }
    }

    /// What takes the place of the host in a connection string.
    var address: String { "host=127.0.0.1 port=\(socket.port)" }

    /// How many connections were cut.
    var cutCount: Int { cuts.load(ordering: .relaxed) }

    /// Ends it.
    func stop() { socket.stop() }

    /// One connection, until one of both leaves.
    private func serve(_ peer: OpenDescriptor) throws {
        let server = try UnixStream(connectingTo: server)
        let way = ProxiedWay(server: server, peer: peer)
        try BlockingThreads.apart { way.passAnswers() }
        while case let bytes = try readSome(peer), !bytes.isEmpty {
            if isToBeCut(bytes) && cut(way, bytes) { break }
            try server.send(bytes)
        }
        server.endSending()
    }

    private func isToBeCut(_ bytes: [UInt8]) -> Bool {
        guard bytes.firstRange(of: Array("COMMIT\0".utf8)) != nil else { return false }
        return commits.add(1, ordering: .relaxed).newValue % every == 0
    }

    /// True when the server is to hear nothing of it.
    private func cut(_ way: ProxiedWay, _ bytes: [UInt8]) -> Bool {
        way.isCut.store(true, ordering: .releasing)
        if cuts.add(1, ordering: .relaxed).newValue % 2 == 0 { return false }
        way.cut()
        return true
    }
}

/// The answers' way of one connection.
private final class ProxiedWay: Sendable {
    let isCut = Atomic(false)
    private let server: UnixStream
    private let peer: OpenDescriptor

    init(server: UnixStream, peer: OpenDescriptor) { (self.server, self.peer) = (server, peer) }

    /// Passes what the server says, until it ends or the way is cut.
    func passAnswers() { server.passAll(to: peer) { isCut.load(ordering: .acquiring) } }

    func cut() { shutdown(peer.number, Int32(SHUT_RDWR)) }
}
