import Gateway
import Posix
import Settings
import TestSupport
import Testing
import Webhook

@testable import Worker

@Suite struct DeliveryTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// The answer to a request, by a worker of its own.
    private func answer(_ exchange: consuming PlainExchange, data: String = "data") throws -> String {
        var exchange = exchange
        let delivery = try bench.delivery(data)
        delivery.serve(&exchange)
        #expect(try bench.logged() == [])  // nobody who waits for an answer waits for the log
        delivery.endRequest()
        return exchange.answer
    }

    @Test func aStoredEventIsAcknowledgedWithTheReceiptOfItsBytes() throws {
        let event = #"{"message":{"text":"hello"}}"#
        let answer = try answer(PlainExchange(event))
        let lines = try DataDirectory(path: bench.folder.path("data")).lines()
        let name = try #require(try DataDirectory(path: bench.folder.path("data")).files().keys.first)
        #expect(lines.count == 1)
        #expect(lines[0].event?.elementsEqual(event.utf8) == true)
        #expect(
            answer == """
                Status: 200 OK\r
                Hookline-Receipt: \(name):0:\(lines[0].bytes.count + 1)\r
                Content-Type: text/plain\r
                Content-Length: 0\r
                \r

                """)
        #expect(try bench.logged() == [])
    }

    @Test func whatIsNoJSONIsStoredAndAcknowledged() throws {
        #expect(try answer(PlainExchange("no JSON")).hasPrefix("Status: 200 OK\r\nHookline-Receipt: undecodable/"))
    }

    @Test(arguments: ["", "x", WebhookSigner(secret: "another").signature(of: Array("{}".utf8))])
    func allRefusalsForAuthenticationAreTheSameAndNothingIsStored(signature: String) throws {
        let refusal = "Status: 401 Unauthorized\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
        #expect(try answer(PlainExchange("{}", signature: signature)) == refusal)
        #expect(try directoryEntries(bench.folder.path) == ["log", "secret"])
        #expect(try bench.logged().count == 1)
    }

    @Test(
        arguments: [(.method, 405), (.encoding, 415), (.length, 400), (.tooLong, 413), (.stream, 400)]
            as [(GatewayFault, Int)])
    func whatDoesNotComeInIsRefused(fault: GatewayFault, status: Int) throws {
        #expect(try answer(PlainExchange("{}", fault: fault)).hasPrefix("Status: \(status) "))
        #expect(try bench.logged() == ["warning: " + Words.of(fault)])
    }

    @Test func whatCannotBeStoredIsTriedAgainLater() throws {
        #expect(
            try answer(PlainExchange("{}"), data: "no/data").hasPrefix(
                "Status: 503 Service Unavailable\r\nRetry-After: 30"))
        let expected = "error: not stored: \(bench.folder.path("no/data")): open: No such file or directory"
        #expect(try bench.logged() == [expected])
    }

    @Test func aWorkerServesOneRequestAfterAnother() throws {
        let delivery = try bench.delivery()
        for number in 0..<5 {
            var good = PlainExchange(#"{"message":\#(number)}"#)
            delivery.serve(&good)
            #expect(good.status == 200)
            var bad = PlainExchange("{}", signature: "x")
            delivery.serve(&bad)
            #expect(bad.status == 401)
            delivery.endRequest()
        }
        #expect(try DataDirectory(path: bench.folder.path("data")).lines().count == 5)
    }
}
