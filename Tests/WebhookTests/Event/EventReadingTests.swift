import Testing

@testable import Format
@testable import Webhook

/// How the topic is told: no shape is refused for what it holds.
struct EventReadingTests {
    @Test("the topic is the body's own word, else told by its members", arguments: topicCases)
    func topic(body: String, topic: String) {
        #expect(toldTopic(of: body) == topic)
    }

    private static let topicCases: [(String, String)] = [
        (#"{"topic":"messages"}"#, "messages"),
        (#"{"topic":"report"}"#, "report"),
        (#"{"topic":"template_status"}"#, "template_status"),
        (#"{"topic":"a"}"#, "a"),
        (#"{"topic":"report","message":{},"statusUpdate":{}}"#, "report"),
        (#"{"statusUpdate":{},"topic":"messages"}"#, "messages"),
        (#"{"topic":"\u006d\u0065ssages"}"#, "messages"),
        (#"{"\u0074opic":"report"}"#, "report"),
        (#"{"\u0074\u006F\u0070\u0069\u0063":"report"}"#, "report"),
        (#"{ "topic" : "report" }"#, "report"),
        (#"{"sender":{"topic":"report"},"message":{}}"#, "messages"),
        (#"{"message":{"topic":"report"}}"#, "messages"),
        (#"{"statusUpdate":{"id":"1"}}"#, "delivery_status"),
        (#"{"statusUpdate":{}}"#, "delivery_status"),
        (#"{"statusUpdate":{},"report":{},"message":{}}"#, "delivery_status"),
        (#"{"message":{},"report":{}}"#, "report"),
        (#"{"report":{}}"#, "report"),
        (#"{"message":{}}"#, "messages"),
        (#"{"message":"text"}"#, "messages"),
        (#"{"message":1}"#, "messages"),
        (#"{"message":[]}"#, "messages"),
        (#"{"message":false}"#, "messages"),
        (#"{"buttonResponse":{}}"#, "messages"),
        (#"{"message":null,"buttonResponse":{}}"#, "messages"),
        (#"{"statusUpdate":null,"report":null,"message":{}}"#, "messages"),
        (#"{"statusUpdate":"sent","report":[],"message":{}}"#, "messages"),
        (#"{"\u006dessage":{}}"#, "messages"),
    ]

    @Test("what says no topic goes where the location says, else to unknown", arguments: topiclessBodies)
    func topicless(body: String) {
        #expect(toldTopic(of: body) == "unknown")
        #expect(toldTopic(of: body, locationTopic: Stops.topic("template_status")) == "template_status")
    }

    private static let topiclessBodies = [
        "{}", "[]", "null", "true", "false", "0", "-1.5e3", #""topic""#, #"[{"topic":"messages"}]"#,
        #"[{"message":{}}]"#, #"{"topic":null}"#, #"{"topic":1}"#, #"{"topic":1e400}"#, #"{"topic":true}"#,
        #"{"topic":["messages"]}"#, #"{"topic":{"topic":"messages"}}"#, #"{"Topic":"messages"}"#,
        #"{"TOPIC":"messages"}"#, #"{" topic":"messages"}"#, #"{"topic ":"messages"}"#, #"{"topi":"messages"}"#,
        #"{"topics":"messages"}"#, #"{"topic\u0000":"messages"}"#, #"{"":"messages"}"#,
        #"{"event":{"topic":"messages"}}"#, #"{"data":[{"message":{}}]}"#, #"{"message":null}"#,
        #"{"statusUpdate":null}"#, #"{"statusUpdate":"sent"}"#, #"{"report":"x"}"#, #"{"report":[]}"#,
        #"{"messages":{}}"#, #"{"topicmessagetopic":"messages"}"#, #"{"topictopictopictopic":"messages"}"#,
    ]

    @Test(
        "a topic that is no name of a partition goes to unknown, whatever the location says", arguments: unusableBodies)
    func unusable(topic: String) {
        for rest in ["", #","message":{}"#, #","statusUpdate":{"id":"1","status":"sent"}"#] {
            let body = #"{"topic":"\#(topic)"\#(rest)}"#
            #expect(toldTopic(of: body) == "unknown")
            #expect(toldTopic(of: body, locationTopic: .messages) == "unknown")
        }
    }

    private static let unusableBodies = [
        "../../x", "", ".", "..", "/", "/etc/passwd", "a/b", "a/", "messages/", "./messages", "messages.1", "a.ndjson",
        ".hookline", "unknown", "undecodable", "torn", #"\u0074orn"#, #"\u0075nknown"#, "Messages", "MESSAGES",
        "1messages", "_messages", "-messages", "mes-sages", "mes sages", " messages", "messages ", "messages\\n",
        "messages\\u0000", "messages\\u0000x", "\\u0000", "mess\\u00e4ges", "messäges", "сообщения", "🙂", "a\\\\b",
        "a\\\"b", "a'b", "a%2fb", "a:b", "a*", "~", "messages;", "a\\u002fb",
        String(repeating: "a", count: 65), String(repeating: "a", count: 300), String(repeating: "a", count: 70_000),
        String(repeating: "\\u0061", count: 65), String(repeating: "../", count: 100),
    ]

    @Test func `a topic of 64 characters is the longest`() {
        let longest = "a" + String(repeating: "_9", count: 31) + "z"
        #expect(toldTopic(of: #"{"topic":"\#(longest)"}"#) == longest)
        #expect(toldTopic(of: #"{"topic":"\#(longest)z"}"#) == "unknown")
        let escaped = String(repeating: "\\u0061", count: 64)
        #expect(toldTopic(of: #"{"topic":"\#(escaped)"}"#) == String(repeating: "a", count: 64))
    }

    @Test("the reading gives the text's range and its line breaks", arguments: ranges)
    func range(before: String, text: String, after: String, hasLineBreak: Bool) throws {
        let bytes = [UInt8]((before + text + after).utf8)
        let reading = try EventReading(of: bytes.span)
        #expect(reading.range == before.utf8.count..<before.utf8.count + text.utf8.count)
        #expect(reading.isVerbatim(of: bytes.count) == (before + after == "" && !hasLineBreak))
    }

    private static let ranges: [(String, String, String, Bool)] = [
        ("", "{}", "", false), (" ", "{}", "", false), ("", "{}", "\t", false), ("\n", "{}", "", true),
        ("", "{}", "\r\n", true), (" \t", "[ 1 ]", "\t ", false), ("", "[\n]", "", true), ("", "[1,\r2]", "", true),
        ("", #"{"a":"\n\r"}"#, "", false), (" ", "12", " ", false), (" ", "-0.5e3", "\n", true),
        ("  ", "null", "  ", false), (" ", #""a b""#, " ", false), (" ", #"{"a":{"topic":"b"}}"#, " ", false),
    ]
}
