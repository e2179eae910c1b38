import TestSupport
import Testing

extension EndToEnd {
    /// The answers, row by row as hookline(8) lists them, as CGI and as FastCGI.
    @Suite("Answers")
    struct AnswersTests {
        /// The two ways that make an answer in different code.
        static let lives: [Life] = [.cgi, .lone(.descriptor0, requestLimit: 0)]

        @Test("refusals of form are exact to the byte and store nothing", arguments: lives, Refusals.ofForm)
        func form(life: Life, refused: RefusedDelivery) throws {
            let site = try Site()
            let answer = try life.start(at: site).answer(refused.delivery)
            #expect(answer.description == refusal(refused.status))
            #expect(try site.data.files().isEmpty)
        }

        @Test("all refusals for authentication are the same bytes and store nothing", arguments: lives)
        func authentication(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site)
            for refused in Refusals.ofSignature + [Refusals.givenTwice] {
                #expect(try entrance.answer(refused.delivery).description == refusal(401), "\(refused)")
            }
            #expect(try site.data.files().isEmpty)
        }

        @Test("the first row that applies is the answer", arguments: lives)
        func order(life: Life) throws {
            let entrance = try life.start(at: try Site())
            let wrong = Delivery(body: [0x7b, 0x7d], signatures: []).with { $0.contentLength = "abc" }
            let encoded = wrong.with { $0.contentEncoding = "br" }
            let rows: [(Int, Delivery)] = [
                (405, encoded.with { $0.method = "GET" }),
                (415, encoded),
                (400, wrong),
                (413, wrong.with { $0.contentLength = "9999999999" }),
                (400, wrong.with { $0.contentLength = "3" }),
                (400, wrong.with { $0.contentLength = "1" }),
                (401, wrong.with { $0.contentLength = "2" }),
            ]
            for (status, delivery) in rows {
                #expect(try entrance.answer(delivery).description == refusal(status), "\(delivery)")
            }
        }

        @Test("identity is no content coding", arguments: lives)
        func identity(life: Life) throws {
            let entrance = try life.start(at: try Site())
            for coding in ["identity", "Identity", ""] {
                let delivery = Delivery.signed("{}").with { $0.contentEncoding = coding }
                #expect(try entrance.answer(delivery).status == 200, "\(coding)")
            }
        }

        @Test("a body of exactly the limit is taken, one byte more is not", arguments: lives, [true, false])
        func limit(life: Life, declared: Bool) throws {
            let entrance = try life.start(at: try Site(), ["HOOKLINE_MAX_BODY": "1000"])
            for (size, status) in [(1_000, 200), (1_001, 413)] {
                let delivery = NumberedEvents("limit", size: size).delivery(0)
                let sent = declared ? delivery : delivery.with { $0.contentLength = nil }
                #expect(try entrance.answer(sent).status == status)
            }
        }

        @Test("FastCGI refuses by the declared length before a body comes")
        func beforeTheBody() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let rows: [(Int, Delivery)] = Refusals.ofForm.filter { $0.description != "a body that is too long" }
                .prefix(8).map { ($0.status, $0.delivery) }
            for (status, delivery) in rows {
                let client = try FastCGIClient(connectingTo: site.socketPath)
                let records = delivery.fastCGIRecords().filter { $0.kind != .standardInput }
                try client.stream.send(records.flatMap(\.bytes))
                #expect(try client.reply().answer()?.description == refusal(status))
            }
            #expect(try service.process?.ending() == nil)
        }

        @Test("200 has a receipt and nothing else that is new", arguments: lives)
        func acknowledged(life: Life) throws {
            let answer = try life.start(at: try Site()).answer(.signed("{\"message\":{}}"))
            let names = answer.fields.map(\.name).sorted()
            #expect(names == ["Content-Length", "Content-Type", "Hookline-Receipt", "Status"])
            #expect(answer.status == 200 && answer.reason == "OK" && answer.body.isEmpty)
        }

        @Test("authentic bytes that are no JSON are kept whole", arguments: lives)
        func undecodable(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site)
            let bodies: [[UInt8]] = [[], Array("{\"a\":1,}".utf8), [0xff, 0x00, 0x0a], Array("{} {}".utf8)]
            for body in bodies { #expect(try entrance.answer(.signed(body)).status == 200) }
            let lines = try site.data.lines()
            #expect(lines.map { $0.text("body") } == bodies.map(base64))
            #expect(lines.allSatisfy { $0.text("reason")?.contains("@") == true && $0.event == nil })
            #expect(try site.data.files().keys.allSatisfy { $0.hasPrefix("undecodable/") })
            #expect(try site.data.faults() == [])
        }
    }
}

/// The whole answer of a refusal.
func refusal(_ status: Int) -> String {
    let line =
        switch status {
        case 400: "400 Bad Request\r\n"
        case 401: "401 Unauthorized\r\n"
        case 405: "405 Method Not Allowed\r\nAllow: POST\r\n"
        case 413: "413 Content Too Large\r\n"
        case 415: "415 Unsupported Media Type\r\n"
        case 503: "503 Service Unavailable\r\nRetry-After: 30\r\n"
        default: "500 Internal Server Error\r\n"
        }
    return "Status: \(line)Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
}
