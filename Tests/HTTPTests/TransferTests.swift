import TestSupport
import Testing

@testable import HTTP

/// One request and what comes back.
@Suite("Transfer")
struct TransferTests {
    /// What a peer does, and what is told of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let reply: LoopbackServer.Reply
        /// Kind and words of the fault, or status and body of the answer.
        let told: String

        init(_ name: String, _ reply: LoopbackServer.Reply, _ told: String) {
            (self.name, self.reply, self.told) = (name, reply, told)
        }

        var testDescription: String { name }
    }

    private static let nothing = "cutOff Server returned nothing (no headers, no data)"
    private static let broken = "cutOff the answer broke off"
    private static let reset = "cutOff Recv failure: Connection reset by peer"
    private static let noChunk = "cutOff Illegal or missing hexadecimal sequence in chunked-encoding"
    private static let longHead = answer(
        "", fields: String(repeating: "A: \(String(repeating: "x", count: 60_000))\r\n", count: 150))

    private static let cases = [
        Case("whole", .stays(answer("yes")), "200 yes"),
        Case("whole, in chunks", .stays(chunked("3\r\nyes\r\n0\r\n\r\n")), "200 yes"),
        Case("without a length", .ends("HTTP/1.0 200 OK\r\n\r\nyes"), "200 yes"),
        Case("without a body", .stays("HTTP/1.1 204 No Content\r\n\r\n"), "204 "),
        Case("a redirect is not followed", .stays(answer("", status: "302 Found", fields: "Location: /b\r\n")), "302 "),
        Case("interim answers", .stays("HTTP/1.1 102 Processing\r\nA: 1\r\n\r\n\(answer("yes"))"), "200 yes"),
        Case("nothing", .ends(""), nothing),
        Case("reset", .resets(""), reset),
        Case("half a status line", .ends("HTTP/1.1 2"), nothing),
        Case("a status line", .ends("HTTP/1.1 200 OK\r\n"), broken),
        Case("half a head", .ends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"), broken),
        Case("half a field", .ends("HTTP/1.1 200 OK\r\nContent-Le"), broken),
        Case("only interim answers", .ends("HTTP/1.1 100 Continue\r\n\r\n"), nothing),
        Case(
            "a protocol that was not asked for", .ends("HTTP/1.1 101 Switching\r\n\r\n"), nothing),
        Case("half a body", .ends("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nyes"), broken),
        Case("half a chunk", .ends(chunked("5\r\nyes")), broken),
        Case("no last chunk", .ends(chunked("3\r\nyes\r\n")), broken),
        Case("a chunk that is none", .ends(chunked("x\r\nyes\r\n")), noChunk),
        Case("no HTTP", .ends("SSH-2.0-OpenSSH_9.2\r\n"), "notHTTP what the peer answers is not HTTP"),
        Case("an answer too long", .stays(long), "tooLong the answer is longer than 8388608 bytes"),
        Case("silence", .silence, "timedOut Timeout was reached"),
    ]

    private static let long = answer(String(repeating: "x", count: 9 << 20))

    private static func chunked(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(body)"
    }

    @Test("only a whole answer is one; each fault has its own words", arguments: cases)
    func told(one: Case) throws {
        let server = try LoopbackServer { _ in one.reply }
        defer { server.stop() }
        var request = HTTPRequest(.post, server.address, body: [1])
        if case .silence = one.reply { request.timeoutMilliseconds = 200 }
        #expect(outcome(HTTPClient(), request) == one.told)
    }

    @Test("a reset leaves no words behind for the next fault")
    func stale() throws {
        let server = try LoopbackServer { $0.target == "/a" ? .resets("") : .ends(Self.chunked("x\r\n")) }
        defer { server.stop() }
        let client = HTTPClient()
        #expect(
            outcome(client, HTTPRequest(.get, "\(server.address)/a"))
                == Self.reset)
        #expect(outcome(client, HTTPRequest(.get, "\(server.address)/b")) == Self.noChunk)
    }

    @Test("where nobody listens, and where TLS is not spoken")
    func nobody() throws {
        let server = try LoopbackServer.echo()
        let encrypted = outcome(HTTPClient(), HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
        #expect(encrypted == "untrusted SSL connect error")
        server.stop()
        let refused = "unreachable Couldn't connect to server: Connection refused"
        #expect(outcome(HTTPClient(), HTTPRequest(.get, try addressOfNobody())) == refused)
    }

    @Test(
        "what is sent: the method, the fields, the body's bytes, and no wait for permission",
        arguments: [0, 3, 100_000])
    func sent(count: Int) throws {
        let server = try LoopbackServer.echo()
        defer { server.stop() }
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let request = HTTPRequest(.put, "\(server.address)/a?b", fields: [("X-A", "1"), ("X-B", "2")], body: body)
        #expect(outcome(HTTPClient(), request) == "200 /a?b")
        let came = try #require(server.requests.first)
        #expect(came.head.hasPrefix("PUT /a?b HTTP/1.1\r\n") && came.head.contains("\r\nX-A: 1\r\nX-B: 2"))
        #expect(came.body == body && !came.head.contains("Expect"))
    }

    @Test(
        "where a kept connection ends without an answer, what may not be done twice is not sent again",
        arguments: [LoopbackServer.Reply.resets(""), .ends("")])
    func once(end: LoopbackServer.Reply) throws {
        let server = try LoopbackServer { $0.connection == 0 && $0.target == "/2" ? end : .stays(answer($0.target)) }
        defer { server.stop() }
        let client = HTTPClient()
        let outcomes = (1...3).map { outcome(client, HTTPRequest(.post, "\(server.address)/\($0)", body: [1])) }
        #expect(outcomes == ["200 /1", "cutOff the connection that was kept ended without an answer", "200 /3"])
        #expect(server.requests.map(\.target) == ["/1", "/2", "/3"])
    }

    /// libcurl 7.88 goes on in the fields of the answer before, which are freed by then.
    @Test("an answer that begins with a folded line is told as it is, whatever came before")
    func folded() throws {
        let fold = "HTTP/1.1 200 OK\r\n folded\r\nContent-Length: 0\r\n\r\n"
        let server = try LoopbackServer { $0.target == "/fold" ? .ends(fold) : .stays(answer("", fields: "A: 1\r\n")) }
        defer { server.stop() }
        let alone = outcome(HTTPClient(), HTTPRequest(.get, "\(server.address)/fold"))
        let client = HTTPClient()
        #expect(outcome(client, HTTPRequest(.get, "\(server.address)/fields")) == "200 ")
        #expect(outcome(client, HTTPRequest(.get, "\(server.address)/fold")) == alone)
    }

    @Test("a kept connection that the peer has closed is not used any more")
    func closed() throws {
        let server = try LoopbackServer { .ends(answer($0.target)) }
        defer { server.stop() }
        let client = HTTPClient()
        for number in 1...3 {
            #expect(outcome(client, HTTPRequest(.post, "\(server.address)/\(number)", body: [1])) == "200 /\(number)")
            try waitUntil("the end of the connection") { server.leftConnections == number }
        }
    }

    @Test("a request that needs it gets a connection of its own")
    func newConnection() throws {
        let server = try LoopbackServer.echo()
        defer { server.stop() }
        let client = HTTPClient()
        for isNew in [false, false, true, false] {
            var request = HTTPRequest(.post, server.address, body: [1])
            request.needsNewConnection = isNew
            #expect(outcome(client, request) == "200 /")
        }
        #expect(server.requests.map(\.connection).prefix(3) == [0, 0, 1])
    }

    @Test(
        "what may be done twice is sent again on a new connection", arguments: [HTTPRequest.Method.get, .put, .delete])
    func again(method: HTTPRequest.Method) throws {
        let server = try LoopbackServer {
            $0.connection == 0 && $0.target == "/2" ? .resets("") : .stays(answer($0.target))
        }
        defer { server.stop() }
        let client = HTTPClient()
        for number in 1...2 {
            #expect(outcome(client, HTTPRequest(method, "\(server.address)/\(number)")) == "200 /\(number)")
        }
        #expect(server.requests.map(\.connection) == [0, 0, 1])
    }

    @Test("so much of the answer is kept, and its length is no fault", arguments: [0, 5, 9 << 20, 20 << 20])
    func kept(limit: Int) throws {
        let server = try LoopbackServer { _ in .stays(Self.long) }
        defer { server.stop() }
        var request = HTTPRequest(.get, server.address)
        request.keptOfAnswer = limit
        let client = HTTPClient()
        for _ in 1...2 { #expect(try client.send(request).body.count == min(limit, 9 << 20)) }
        #expect(Set(server.requests.map(\.connection)) == [0])
    }

    @Test("a head too long is a fault also where the body is not kept", arguments: [nil, 0])
    func longHead(kept: Int?) throws {
        let server = try LoopbackServer { _ in .ends(Self.longHead) }
        defer { server.stop() }
        var request = HTTPRequest(.get, server.address)
        request.keptOfAnswer = kept
        #expect(outcome(HTTPClient(), request).hasPrefix("tooLong "))
    }
}

/// An answer's status and body, or a fault's kind and words.
func told(_ result: Result<HTTPAnswer, HTTPFault>) -> String {
    switch result {
    case .success(let answer): "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
    case .failure(let fault): "\(fault.kind) \(fault.reason)"
    }
}

private func outcome(_ client: HTTPClient, _ request: HTTPRequest) -> String {
    told(Result { () throws(HTTPFault) in try client.send(request) })
}

/// An address at which nobody listens.
func addressOfNobody() throws -> String {
    let server = try LoopbackServer.echo()
    defer { server.stop() }
    return server.address
}
