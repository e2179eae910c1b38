import Format
import Journal
import Posix
import TestSupport
import Testing
import Webhook

@testable import Gateway

@Suite struct ReplyTests {
    private func text(_ reply: borrowing Reply) -> String {
        reply.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func anAcknowledgementCarriesTheReceiptOfItsLine() throws {
        let folder = try TemporaryDirectory()
        let pool = BufferPool()
        let policy = JournalPolicy(
            path: folder.path("data"), synchronizes: false, fileMode: 0o640, repeats: .keep, zone: .utc,
            clock: WallClock { 1_795_378_485_000_000 })
        let journal = Journal(policy, pool: pool, lockTimer: try Timer(sending: .lockTimer))
        for offset in [0, 146] {
            let stored = try journal.append(line(of: #"{"message":{}}"#, pool))
            let expected = """
                Status: 200 OK\r
                Hookline-Receipt: messages/2026-11-22.ndjson:\(offset):146\r
                Content-Type: text/plain\r
                Content-Length: 0\r
                \r

                """
            #expect(text(Reply(acknowledging: stored, pool: pool)) == expected)
        }
    }

    private func line(of text: String, _ pool: BufferPool) throws -> Line {
        var body = pool.take()
        body.append(Array(text.utf8).span)
        let field = try signature(of: Array(text.utf8))
        return try lineOfRequest(Request(signature: field, locationTopic: nil, body: body))
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
