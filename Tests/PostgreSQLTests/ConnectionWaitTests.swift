import Glibc
import TestSupport
import Testing

@testable import PostgreSQL

/// A connection whose owner is asked to leave, and copies to a server that is slow or stopped.
@Suite("Connection, its waits", .serialized, .enabled(if: PostgresCluster.isPossible, "\(PostgresCluster.lack)"))
struct ConnectionWaitTests {
    private let cluster: PostgresCluster
    private let (stop, asking): (OpenDescriptor, OpenDescriptor)

    init() throws {
        cluster = try PostgresCluster.shared.get()
        (stop, asking) = try OpenDescriptor.pipe()
    }

    private func connect(_ text: String? = nil) throws -> Connection {
        let info = try ConnectionInfo(text ?? cluster.address("postgres"))
        return try Connection(info, to: info.hosts[0], options: [], within: 60_000, stop: stop.number)
    }

    private func askToLeave() throws { try writeAll(asking, [1]) }

    /// What the call throws, if anything.
    private func fault(_ body: () throws -> Void) -> PostgresFault? {
        do { try body() } catch { return error as? PostgresFault }
        return nil
    }

    @Test("asked to leave while it waits for an answer, it ends at once")
    func leaving() throws {
        let connection = try connect()
        #expect(try connection.run("SELECT 1", within: 60_000).rows == [["1"]])
        let sleeper = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(61)'"
        let began = ContinuousClock.now
        try BlockingThreads.beside {
            try? waitUntil("the statement", within: .seconds(60)) { try cluster.ask("postgres", sleeper) == "1" }
            try? askToLeave()
        } _: {
            #expect(fault { _ = try connection.run("SELECT pg_sleep(61)", within: 60_000) } == .stopped)
        }
        #expect(ContinuousClock.now - began < .seconds(55))
    }

    @Test("asked to leave while a host is silent, it ends at once")
    func connecting() throws {
        let silent = try LoopbackSocket()
        try askToLeave()
        let began = ContinuousClock.now
        #expect(fault { _ = try connect("host=127.0.0.1 port=\(silent.port)") } == .stopped)
        #expect(ContinuousClock.now - began < .seconds(55))
    }

    @Test("with a grace it goes on for that time, and no longer")
    func grace() throws {
        let connection = try connect()
        try askToLeave()
        #expect(try connection.run("SELECT pg_sleep(0.2)", within: 60_000, grace: 60_000).rows == [[""]])
        let began = ContinuousClock.now
        #expect(fault { _ = try connection.run("SELECT pg_sleep(61)", within: 60_000, grace: 200) } == .stopped)
        #expect((.milliseconds(190)..<(.seconds(55))).contains(ContinuousClock.now - began))
    }

    private let rows = Array(String(repeating: String(repeating: "x", count: 99) + "\n", count: 16_000).utf8)

    /// Copies through a server that takes so many bytes, and then no more.
    private func copy(through proxy: SlowProxy, within milliseconds: Int64) throws -> PostgreSQL.Answer {
        let connection = try connect("\(proxy.address) user=postgres dbname=postgres")
        _ = try connection.run("CREATE TEMP TABLE t (a text)", within: 60_000)
        proxy.begin()
        return try connection.copy("COPY t FROM STDIN", rows, within: milliseconds)
    }

    @Test("a slow copy that moves goes on beyond the time that a stopped one has")
    func slow() throws {
        let proxy = try SlowProxy(to: cluster, .every(milliseconds: 250))
        defer { proxy.stop() }
        let began = ContinuousClock.now
        #expect(try copy(through: proxy, within: 3000).tag == "COPY 16000")
        #expect(ContinuousClock.now - began > .milliseconds(3500), "it was not slow")
    }

    @Test("a copy that does not move is given up", arguments: [0, 5])
    func stopped(pieces: Int) throws {
        let proxy = try SlowProxy(to: cluster, .until(pieces: pieces))
        defer { proxy.stop() }
        #expect(fault { _ = try copy(through: proxy, within: 300) } == .timedOut)
    }

    @Test("asked to leave within a copy, it ends at once")
    func leavingCopy() throws {
        let proxy = try SlowProxy(to: cluster, .until(pieces: 5))
        defer { proxy.stop() }
        let began = ContinuousClock.now
        try BlockingThreads.beside {
            try? waitUntil("pieces", within: .seconds(50)) { proxy.passed == 5 }
            try? askToLeave()
        } _: {
            #expect(fault { _ = try copy(through: proxy, within: 60_000) } == .stopped)
        }
        #expect(ContinuousClock.now - began < .seconds(55))
    }
}
