import Testing
import Webhook

@testable import Gateway

/// A receipt of a test.
private struct PlainReceipt: Receipt {
    func append(to buffer: inout ByteBuffer) { buffer.append("messages/2026-11-22.ndjson:4711:158") }
}

@Suite struct ReplyTests {
    private func text(_ reply: borrowing Reply) -> String {
        reply.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func anAcknowledgementCarriesItsReceipt() {
        let expected = """
            Status: 200 OK\r
            Hookline-Receipt: messages/2026-11-22.ndjson:4711:158\r
            Content-Type: text/plain\r
            Content-Length: 0\r
            \r

            """
        #expect(text(Reply(acknowledging: PlainReceipt(), pool: BufferPool())) == expected)
    }

    @Test(
        arguments: [
            (.badRequest, "400 Bad Request"), (.unauthorized, "401 Unauthorized"),
            (.methodNotAllowed, "405 Method Not Allowed\r\nAllow: POST"), (.contentTooLarge, "413 Content Too Large"),
            (.unsupportedMediaType, "415 Unsupported Media Type"), (.internalError, "500 Internal Server Error"),
            (.unavailable, "503 Service Unavailable\r\nRetry-After: 30"),
        ] as [(Refusal, String)])
    func aRefusalIsThreeOrFourLinesAndNoBody(refusal: Refusal, lines: String) {
        let expected = "Status: \(lines)\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
        #expect(text(Reply(refusal, pool: BufferPool())) == expected)
        #expect(lines.hasPrefix("\(refusal.rawValue) "))
    }

    @Test func noOtherStatusIsEverGiven() {
        #expect(Set(Refusal.allCases.map(\.rawValue)) == [400, 401, 405, 413, 415, 500, 503])
    }
}
