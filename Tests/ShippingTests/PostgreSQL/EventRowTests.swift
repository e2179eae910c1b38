import TestSupport
import Testing

@testable import Format
@testable import Reading
@testable import Shipping

/// A stored line as a row.
@Suite("EventRow")
struct EventRowTests {
    private static let signature = String(repeating: "A", count: 43) + "="
    private static let head =
        #"{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages","signature":"\#(signature)""#

    private func row(_ members: String) throws -> CopiedRow {
        var bytes: [UInt8] = []
        EventRow(try .parsed(Self.head + members + "}"), node: "node-1").append(to: &bytes, seq: 12)
        return try CopiedRow(bytes)
    }

    private func row(event: String) throws -> CopiedRow { try row(#","event":\#(event)"#) }

    @Test("each column has its source")
    func columns() throws {
        let row = try row(#","repeat":2,"body":"IHt9","event":{}"#)
        let expected: [String: String?] = [
            "node": "node-1", "topic": "messages", "day": "2026-11-22", "segment": "3", "offset": "4711",
            "length": "\(Self.head.utf8.count + 38)", "seq": "12", "received_at": "2026-11-22T20:14:45.123456Z",
            "signature": Self.signature, "repeat": "2", "kind": "other", "message_id": nil, "status": nil,
            "campaign": nil, "sender": nil, "recipient": nil, "event": "{}", "reason": nil, "body": #"\x207b7d"#,
        ]
        #expect(Set(row.columns.keys) == Set(expected.keys))
        for (name, value) in expected { #expect(row[name] == value, "\(name)") }
    }

    /// An event, and some of its columns.
    struct Case: CustomTestStringConvertible, Sendable {
        let event: String
        let columns: [String: String]

        init(_ event: String, _ columns: [String: String]) { (self.event, self.columns) = (event, columns) }

        var testDescription: String { event }
    }

    private static let cases = [
        Case(#"{"message":{"id":"m","text":"a"}}"#, ["kind": "text", "message_id": "m"]),
        Case(
            #"{"message":{"id":"m"},"statusUpdate":{"id":"s","status":"read"}}"#,
            [
                "kind": "read", "message_id": "s", "status": "read",
            ]),
        Case(#"{"statusUpdate":{"status":"new word"}}"#, ["kind": "other-status", "status": "new word"]),
        Case(
            #"{"sender":{"id":"+1555"},"recipient":{"id":7}}"#,
            [
                "kind": "other", "sender": "+1555", "recipient": "7",
            ]),
        Case(#"{"metadata":{"campaign_name":"a"}}"#, ["kind": "other", "campaign": "a"]),
        Case(#"{"metadata":{"campaignName":"b"}}"#, ["kind": "other", "campaign": "b"]),
        Case(#"{"statusUpdate":{"metadata":{"campaign_name":"c"}}}"#, ["kind": "other-status", "campaign": "c"]),
        Case(#"{"statusUpdate":{"metadata":{"campaignName":"d"}}}"#, ["kind": "other-status", "campaign": "d"]),
        Case(#"{"sender":{"id":"a\tb\\c\n\"\u00e4"}}"#, ["kind": "other", "sender": "a\tb\\c\n\"ä"]),
        Case(#"{"sender":{"id":"first"},"sender":{"id":"last"}}"#, ["kind": "other", "sender": "last"]),
        Case(#"{"sender":{"id":"a\u0000b"},"recipient":{"id":"c"}}"#, ["kind": "other", "recipient": "c"]),
        Case(#"{"sender":{"id":""}}"#, ["kind": "other", "sender": ""]),
        Case(#"{"sender":{"id":null},"recipient":{"id":{}}}"#, ["kind": "other"]),
        Case(#"{"sender":{"id":"\\N"}}"#, ["kind": "other", "sender": #"\N"#]),
        Case("[1,2]", ["kind": "other"]),
        Case(#""\ud83d\ude00""#, ["kind": "other"]),
    ]

    @Test("columns are plain text, and the event is byte for byte that of the line", arguments: cases)
    func plain(one: Case) throws {
        let row = try row(event: one.event)
        #expect(row["event"] == one.event)
        for name in ["kind", "message_id", "status", "campaign", "sender", "recipient"] {
            #expect(row[name] == one.columns[name], "\(name)")
        }
    }

    @Test("bytes that COPY takes for its own are written as two")
    func escapes() throws {
        var bytes = Array("a row before it\n".utf8)
        EventRow(try .parsed(Self.head + #","event":"a\\b\t"}"#), node: "n").append(to: &bytes, seq: 1)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""a\\\\b\\t""#), "\(text)")
        #expect(text.hasPrefix("a row before it\nn\t") && text.hasSuffix("\t1\n"), "\(text)")
    }

    @Test("a text that no index takes is left out")
    func long() throws {
        for count in [2000, 2001] {
            let id = String(repeating: "x", count: count)
            let row = try row(event: #"{"message":{"id":"\#(id)"},"sender":{"id":"a"}}"#)
            #expect(row["message_id"] == (count == 2000 ? id : nil) && row["sender"] == "a")
        }
    }

    @Test("a body that is no JSON has its reason and its bytes, and nothing else")
    func undecodable() throws {
        let row = try row(#","reason":"text@0","body":"AP8K""#)
        #expect(row["reason"] == "text@0" && row["body"] == #"\x00ff0a"#)
        for name in ["event", "kind", "message_id", "status", "campaign", "sender", "recipient", "repeat"] {
            #expect(row[name] == nil, "\(name)")
        }
    }

    @Test(
        "an event that is none by our rules goes as it is: the database has the word",
        arguments: [#"{"sender":{"id":"a"},}"#, #"{"sender":{"id":"a\ud800b"}}"#])
    func foreign(event: String) throws {
        let row = try row(event: event)
        #expect(row["event"] == event && row["kind"] == nil && row["sender"] == nil)
    }

    @Test("bytes are written in hexadecimal digits")
    func hexadecimal() {
        #expect(EventRow.hexadecimal([0, 9, 10, 127, 128, 255]) == #"\x00090a7f80ff"#)
        #expect(EventRow.hexadecimal([]) == #"\x"#)
    }
}
