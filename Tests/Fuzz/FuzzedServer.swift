import Glibc
import PostgreSQL
import Synchronization

/// A server of PostgreSQL's protocol on a Unix socket, in a thread of its own: it lets everybody in, and answers what is asked
/// first by any bytes and an end.
final class FuzzedServer: Sendable {
    /// The client is in, and the server ready: AuthenticationOk and ReadyForQuery of PostgreSQL's manual, 55.7.
    private static let greeting: [UInt8] = [0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5A, 0, 0, 0, 5, 0x49]

    private let directory: String
    private let answer = Mutex<[UInt8]>([])

    /// - Parameter directory: in which the socket is.
    init(in directory: String) {
        self.directory = directory
        let listener = unixListener(at: "\(directory)/.s.PGSQL.5432")
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work { [self] in while true { serve(accept(listener, nil, nil)) } })
        let began = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        require(began == 0, "no thread")
    }

    private final class Work {
        let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }
    }

    private func serve(_ connection: CInt) {
        defer { close(connection) }
        guard hear(connection) else { return }
        say(Self.greeting, connection)
        guard hear(connection) else { return }
        say(answer.withLock { $0 }, connection)
        shutdown(connection, Int32(SHUT_WR))
        while hear(connection) {}
    }

    private func hear(_ connection: CInt) -> Bool {
        var asked = [UInt8](repeating: 0, count: 4096)
        return recv(connection, &asked, asked.count, 0) > 0
    }

    private func say(_ bytes: [UInt8], _ connection: CInt) { send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Asks by `ask`, and is answered with these bytes.
    func exchange(
        _ bytes: [UInt8], _ ask: (Connection) throws(PostgresFault) -> Answer
    ) -> Result<Answer, PostgresFault> {
        answer.withLock { $0 = bytes }
        return Result { () throws(PostgresFault) in
            let info = try ConnectionInfo("host=\(directory) port=5432 dbname=fuzz user=fuzz gssencmode=disable")
            return try ask(Connection(info, to: info.hosts[0], options: [], within: Self.patience))
        }
    }

    /// Milliseconds: nobody waits for one that has ended.
    static let patience: Int64 = 20_000
}
