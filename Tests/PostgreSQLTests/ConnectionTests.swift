import Glibc
import TestSupport
import Testing

@testable import PostgreSQL

/// A connection to a real server.
@Suite("Connection", .serialized, .enabled(if: PostgresCluster.isPossible, "\(PostgresCluster.lack)"))
struct ConnectionTests {
    private let cluster: PostgresCluster
    private let connection: Connection

    init() throws {
        cluster = try PostgresCluster.shared.get()
        connection = try Self.connect(cluster.address("postgres"))
    }

    private static func connect(_ text: String, within milliseconds: Int64 = 20_000) throws -> Connection {
        let info = try ConnectionInfo(text)
        return try Connection(info, to: info.hosts[0], options: [], within: milliseconds)
    }

    private func run(
        _ text: String, _ values: [String] = [], within milliseconds: Int64 = 20_000
    ) throws -> PostgreSQL.Answer {
        try connection.run(text, values, within: milliseconds)
    }

    /// What the call throws, if anything.
    private func fault(_ body: () throws -> Void) -> PostgresFault? {
        do { try body() } catch { return error as? PostgresFault }
        return nil
    }

    @Test("an answer has its tag, its rows with nulls and empty texts apart, and its warnings")
    func answers() throws {
        #expect(
            try run("SELECT 1, NULL, '', 'ä' UNION ALL SELECT 2, '', NULL, $1", ["'; x"])
                == PostgreSQL.Answer(
                    tag: "SELECT 2", rows: [["1", nil, "", "ä"], ["2", "", nil, "'; x"]], warnings: 0))
        let warned = try run("DO $$ BEGIN RAISE WARNING 'a'; RAISE NOTICE 'b'; RAISE WARNING 'c'; END $$")
        #expect(warned == PostgreSQL.Answer(tag: "DO", rows: [], warnings: 2))
        #expect(try run("SELECT") == PostgreSQL.Answer(tag: "SELECT 1", rows: [[]], warnings: 0))
    }

    @Test("of several statements the last one's answer is given, and the first one's fault")
    func several() throws {
        #expect(try run("SELECT 1; SELECT 2").rows == [["2"]])
        let found = fault { _ = try run("SELECT 1; SELECT 1/0; SELECT 2") }
        #expect(found == .server(state: "22012", message: "division by zero"))
        #expect(try run("SELECT 3").rows == [["3"]])
    }

    @Test("a warning counts with the statement that it belongs to")
    func warnings() throws {
        _ = fault { _ = try run("DO $$ BEGIN RAISE WARNING 'a'; PERFORM 1/0; END $$") }
        #expect(try run("SELECT 1").warnings == 0)
        #expect(try run("COMMIT").warnings == 1, "there is no transaction")
    }

    @Test("rows are copied, however many", arguments: [0, 1, 200_000])
    func copying(count: Int) throws {
        _ = try run("CREATE TEMP TABLE t (a int, b text)")
        let bytes = (0..<count).flatMap { Array("\($0)\t\(String(repeating: "x", count: 40))\n".utf8) }
        #expect(try connection.copy("COPY t FROM STDIN", bytes, within: 60_000).tag == "COPY \(count)")
        #expect(try run("SELECT count(*) FROM t").rows == [["\(count)"]])
    }

    @Test(
        "what the server refuses of a copy is told by its state, and the connection is of use afterwards",
        arguments: [
            ("COPY t FROM STDIN", "a\n", "22P02"), ("COPY t FROM STDIN", "1\t2\n", "22P04"),
            ("COPY t FROM STDIN", "\u{0}\n", "22021"), ("COPY absent FROM STDIN", "1\n", "42P01"),
            ("COPY pg_locks FROM STDIN", "1\n", "42809"), ("COPY t FROM nowhere", "1\n", "42601"),
        ])
    func copyRefused(text: String, bytes: String, state: String) throws {
        _ = try run("CREATE TEMP TABLE t (a int)")
        let found = fault { _ = try connection.copy(text, Array(bytes.utf8), within: 20_000) }
        guard case .server(let told, _)? = found else { throw HostFault.malformed("\(found as Any)") }
        #expect(told == state)
        #expect(try run("SELECT 1").rows == [["1"]])
    }

    @Test("a statement that is none of COPY is told")
    func noCopy() throws {
        #expect(fault { _ = try connection.copy("SELECT 1", [], within: 20_000) } == .answer("no readiness to copy"))
    }

    @Test("a copy that nobody asked for is told, and nobody waits for its end")
    func unaskedCopy() throws {
        _ = try run("CREATE TEMP TABLE t (a int)")
        let first = fault { _ = try run("COPY t FROM STDIN") }
        #expect(first == .answer("a copy that nobody asked for"))
        let other = try Self.connect(cluster.address("postgres"))
        _ = try other.run("CREATE TEMP TABLE t (a int)", within: 20_000)
        #expect(fault { _ = try other.copy("SELECT 1; COPY t FROM STDIN", [], within: 20_000) } == first)
    }

    @Test("no answer in time is told in that time")
    func time() throws {
        let clock = ContinuousClock()
        let start = clock.now
        #expect(fault { _ = try run("SELECT pg_sleep(60)", within: 200) } == .timedOut)
        #expect((.milliseconds(190)..<(.seconds(20))).contains(clock.now - start))
    }

    @Test("a connection that the server ends is told by the server's word, and is of no use any more")
    func ended() throws {
        let first = fault { _ = try run("SELECT pg_terminate_backend(pg_backend_pid())") }
        guard case .connection(let reason)? = first else { throw HostFault.malformed("\(first as Any)") }
        #expect(reason.hasPrefix("FATAL:  terminating connection due to administrator command; server closed"))
        guard case .connection? = fault({ _ = try run("SELECT 1") }) else { throw HostFault.missing("a fault") }
    }

    @Test("nobody there, nobody answering and a database that is none are told, each by its words")
    func connecting() throws {
        let nobody = fault { _ = try Self.connect("host=/tmp/hl-nowhere") }
        guard case .connection(let reason)? = nobody else { throw HostFault.malformed("\(nobody as Any)") }
        #expect(reason.contains("/tmp/hl-nowhere/.s.PGSQL.5432") && !reason.contains("\n"), "\(reason)")
        let silent = try LoopbackSocket()
        #expect(fault { _ = try Self.connect("host=127.0.0.1 port=\(silent.port)", within: 200) } == .timedOut)
        let none = fault { _ = try Self.connect(cluster.address("nowhere")) }
        guard case .connection(let words)? = none else { throw HostFault.malformed("\(none as Any)") }
        #expect(words.contains(#"database "nowhere" does not exist"#), "\(words)")
    }

    @Test("a host that does not even take connections is told in time")
    func deaf() throws {
        let deaf = try LoopbackSocket()
        #expect(listen(deaf.listener.number, 0) == 0)
        let clock = ContinuousClock()
        let start = clock.now
        // The first ones find a place in the queue, and hear nothing.
        for _ in 1...4 {
            #expect(fault { _ = try Self.connect("host=127.0.0.1 port=\(deaf.port)", within: 200) } == .timedOut)
        }
        #expect(clock.now - start < .seconds(20))
    }

    @Test("a port where nobody listens is told with the address")
    func refused() throws {
        let closed = try LoopbackSocket()
        closed.listener.close()
        let found = fault { _ = try Self.connect("host=127.0.0.1 port=\(closed.port)") }
        guard case .connection(let reason)? = found else { throw HostFault.malformed("\(found as Any)") }
        #expect(reason.contains("127.0.0.1") && reason.contains("Connection refused"), "\(reason)")
    }

    @Test("an option of ours wins over the string's, and the server tells its settings")
    func options() throws {
        let info = try ConnectionInfo(cluster.address("postgres") + " client_encoding=LATIN1")
        let own = try Connection(
            info, to: info.hosts[0], options: [(name: "client_encoding", value: "UTF8")], within: 20_000)
        #expect(own.setting("client_encoding") == "UTF8" && own.setting("server_encoding") == "UTF8")
        #expect(own.setting("nothing") == nil)
    }
}
