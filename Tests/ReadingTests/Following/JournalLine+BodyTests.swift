import TestSupport
import Testing

@testable import Format
@testable import Reading

/// The bytes that were signed.
@Suite("JournalLine.body")
struct JournalLineBodyTests {
    private static let head =
        #"{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages","signature":"#
        + #""AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=""#

    /// What stands behind the signature, the event and the body.
    private static let lines: [(String, event: String?, body: String?)] = [
        (#","event":{"a" : 1}}"#, #"{"a" : 1}"#, #"{"a" : 1}"#),
        (#","repeat":2,"event":7}"#, "7", "7"),
        (#","body":"IDcK","event":7}"#, "7", " 7\n"),
        (#","reason":"empty@0","body":""}"#, nil, ""),
        (#","reason":"value@0","body":"AP8="}"#, nil, "\u{0}\u{FF}"),
        (#","body":"IDc","event":7}"#, "7", nil),
        (#","reason":"value@0"}"#, nil, nil),
    ]

    @Test("the event's own bytes, or what `body` encodes where the line has one", arguments: lines)
    func body(rest: String, event: String?, body: String?) throws {
        let store = try HandmadeStore()
        try store.append(Self.head + rest + "\n", to: "messages/2026-11-22.ndjson")
        let count = (Self.head + rest).utf8.count + 1
        let receipt = try #require(Receipt("messages/2026-11-22.ndjson:0:\(count)"))
        let line = try store.folder.line(at: receipt)
        #expect(line.event == event.map { Array($0.utf8) })
        #expect(line.body == body.map { $0.unicodeScalars.map { UInt8($0.value) } })
    }
}
