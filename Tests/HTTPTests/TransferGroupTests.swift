import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

/// Many requests by one thread.
@Suite("TransferGroup")
struct TransferGroupTests {
    private let group: TransferGroup

    init() throws { group = try #require(TransferGroup()) }

    @Test("each request's end is told once, by its number, faults among answers")
    func numbers() throws {
        let server = try LoopbackServer { $0.target == "/2" ? .resets("") : .stays(answer($0.target)) }
        defer { server.stop() }
        for number in 0..<6 { group.start(HTTPRequest(.post, "\(server.address)/\(number)", body: [1]), as: number) }
        #expect(group.underWay == 6)
        let told = try all()
        #expect(told.keys.sorted() == [0, 1, 2, 3, 4, 5])
        for number in [0, 1, 3, 4, 5] { #expect(told[number] == "200 /\(number)") }
        #expect(told[2]?.hasPrefix("cutOff ") == true)
        #expect(group.underWay == 0 && group.advance().isEmpty)
    }

    @Test("a request that can't begin is told of by the next advance, without a wait")
    func atOnce() {
        group.start(HTTPRequest(.get, "ftp://127.0.0.1/"), as: 7)
        #expect(group.underWay == 1)
        group.wait(milliseconds: 600_000)
        let ended = group.advance()
        #expect(ended.map(\.number) == [7] && ended.map { told($0.result) } == ["address not an http or https address"])
        #expect(group.underWay == 0)
    }

    @Test("a wait ends when a descriptor can be read, or is at its end, while an answer is outstanding")
    func readable() throws {
        let server = try LoopbackServer { _ in .silence }
        defer { server.stop() }
        group.start(HTTPRequest(.get, server.address), as: 1)
        try waitUntil("the request") {
            _ = group.advance()
            return !server.requests.isEmpty
        }
        let (first, second) = (try OpenDescriptor.pipe(), try OpenDescriptor.pipe())
        try writeAll(second.writing, [1])
        let descriptors = [first.reading.number, second.reading.number]
        waitLong(descriptors)
        _ = try readSome(second.reading)
        first.writing.close()
        waitLong(descriptors)
        #expect(group.advance().isEmpty && group.underWay == 1)
    }

    @Test("a wait ends when its time is over, with nothing under way and with something")
    func timeIsOver() throws {
        let server = try LoopbackServer { _ in .silence }
        defer { server.stop() }
        let start = ContinuousClock.now
        group.wait(milliseconds: 20)
        #expect(ContinuousClock.now - start >= .milliseconds(19))
        group.start(HTTPRequest(.get, server.address), as: 1)
        let deadline = ContinuousClock.now + .milliseconds(50)
        while ContinuousClock.now < deadline {
            #expect(group.advance().isEmpty)
            group.wait(milliseconds: 10)
        }
        group.wait(milliseconds: -1)
    }

    @Test("a signal ends a wait")
    func signal() throws {
        Glibc.signal(SIGURG) { _ in }
        let waiting = Mutex<pthread_t?>(nil)
        try BlockingThreads.beside {
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGURG)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            waiting.withLock { $0 = pthread_self() }
            TransferGroup()?.wait(milliseconds: 60_000)
            waiting.withLock { $0 = nil }
        } _: {
            try waitUntil("the thread") { waiting.withLock { $0 != nil } }
            // As the wait may not have begun at the first signal, they come until it has ended.
            try waitUntil("the end of the wait") {
                waiting.withLock { thread in
                    if let thread { pthread_kill(thread, SIGURG) }
                    return thread == nil
                }
            }
        }
    }

    @Test("what is cancelled is never told of, and its connection ends; the rest goes on")
    func cancelled() throws {
        let server = try LoopbackServer { $0.target == "/1" ? .silence : .stays(answer($0.target)) }
        defer { server.stop() }
        for number in 1...2 { group.start(HTTPRequest(.get, "\(server.address)/\(number)"), as: number) }
        group.start(HTTPRequest(.get, ""), as: 3)
        group.cancel(3)
        group.cancel(4)
        var told: [Int: String] = [:]
        try waitUntil("both requests") {
            told.merge(step()) { one, _ in one }
            return server.requests.count == 2 && !told.isEmpty
        }
        group.cancel(1)
        #expect(group.underWay == 0 && told == [2: "200 /2"])
        try waitUntil("the end of the connection") { server.leftConnections >= 1 }
        group.start(HTTPRequest(.get, "\(server.address)/5"), as: 1)
        #expect(try all() == [1: "200 /5"])
    }

    @Test("requests of one after another keep their connection")
    func keptConnection() throws {
        let server = try LoopbackServer.echo()
        defer { server.stop() }
        for number in 0..<5 {
            group.start(HTTPRequest(.post, "\(server.address)/\(number)", body: [1]), as: number)
            #expect(try all() == [number: "200 /\(number)"])
        }
        #expect(Set(server.requests.map(\.connection)) == [0])
    }

    @Test("run sends all, so many at once, and tells each end", arguments: [1, 8])
    func run(limit: Int) throws {
        let server = try LoopbackServer { $0.target == "/9" ? .ends("") : .stays(answer($0.target)) }
        defer { server.stop() }
        var (next, ended, most) = (0, [String](), 0)
        group.run(atOnce: limit) {
            most = max(most, group.underWay + 1)
            guard next < 40 else { return nil }
            next += 1
            return HTTPRequest(.get, next == 20 ? "" : "\(server.address)/\(next)")
        } ended: {
            ended.append(told($0))
        }
        #expect(ended.count == 40 && Set(ended).count == 40 && most == limit)
        #expect(ended.filter { $0.hasPrefix("200 ") }.count == 38)
    }

    private func step() -> [Int: String] {
        let ended = group.advance()
        if ended.isEmpty { group.wait(milliseconds: 10) }
        return Dictionary(uniqueKeysWithValues: ended.map { ($0.number, told($0.result)) })
    }

    /// All ends, until nothing is under way.
    private func all() throws -> [Int: String] {
        var told: [Int: String] = [:]
        try waitUntil("the answers") {
            told.merge(step()) { one, other in "\(one) \(other)" }
            return group.underWay == 0
        }
        return told
    }

    /// A wait that has to end long before its time is over.
    private func waitLong(_ descriptors: [Int32]) {
        let start = ContinuousClock.now
        group.wait(milliseconds: 60_000, orReadable: descriptors)
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}
