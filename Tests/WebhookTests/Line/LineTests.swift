import TestSupport
import Testing

@testable import Format
@testable import Webhook

/// The exact bytes of a line, for each of its forms.
struct LineTests {
    private static let stamp = Timestamp(microseconds: 1_700_000_000_123_456)
    private static let opening = #"{"receivedAt":"2023-11-14T22:13:20.123456Z","topic":""#

    @Test func `a sample's line, written out`() {
        let signature = "v0jJPgq0/RTzpTU2MRdVHkWyxB2C2b7KCU0n7OgJ3yM="
        let body = Sample.body("messages-text-minimal.json")
        let expected =
            #"{"receivedAt":"2023-11-14T22:13:20.123456Z","topic":"messages","signature":"\#(signature)","#
            + #""event":\#(String(decoding: body, as: UTF8.self))}"# + "\n"
        #expect(Self.text(body) == expected)
    }

    @Test("an event that is exactly its body stands there byte for byte, without a body", arguments: verbatimBodies)
    func verbatim(body: String) {
        let bytes = [UInt8](body.utf8)
        #expect(Self.text(bytes) == Self.head(bytes) + #","event":"# + body + "}\n")
    }

    private static let verbatimBodies = [
        "{}", "[]", "null", "0", "-0", #""text""#, "[ 1 , 2 ]", "{\t}", "12.3400", "1E+2", "1e400", "-0.0",
        "123456789012345678901234567890123456789012345678901234567890",
        #"{"n":123456789012345678901234567890123456789012345678901234567890}"#,
        #"{"price":12.3400,"zero":0.0,"big":1e400,"small":-1E-400}"#, #"{"b":1,"a":2,"c":{"z":1,"y":2}}"#,
        #"{"a":1,"a":2,"a":{"a":1,"a":1}}"#, #"{"text":"\u00e9\u00E9é\/\b\f\n\r\t\"\\"}"#, #""\ud83d\ude00\u0000""#,
        #"{"event":{"event":1},"receivedAt":"x","body":"y"}"#, "\"\u{2028}\u{2029}\u{85}\u{7F}\u{FEFF}\"",
        #"{"a" :  [ 1,2 , {  } ]   }"#, #""<script>&amp;</script>""#, #""\n}\n{""#,
    ]

    @Test("what is not one line as it came is stored as one line, and whole in Base64", arguments: reshapedBodies)
    func reshaped(body: String, event: String) {
        let bytes = [UInt8](body.utf8)
        #expect(Self.text(bytes) == Self.head(bytes) + #","body":"\#(base64(bytes))","event":\#(event)}"# + "\n")
    }

    private static let reshapedBodies: [(String, String)] = [
        (" {}", "{}"), ("{} ", "{}"), ("{}\n", "{}"), ("\r\n{}\r\n", "{}"), ("\t{}\t", "{}"), (" \n\t\r 1 \n", "1"),
        ("[1,\n2]", "[1, 2]"), ("[1,\r2]", "[1, 2]"), ("[1,\r\n2]", "[1,  2]"), ("[\n\n\n]", "[   ]"),
        ("{\n  \"a\": 1\n}\n", "{   \"a\": 1 }"), ("{\r\n\t\"a\":\r\n\t1\r\n}", "{  \t\"a\":  \t1  }"),
        ("[\"\\n\",\n\"\\r\"]", #"["\n", "\r"]"#), ("{\"n\":\n12.3400,\"n\":1E+2}", #"{"n": 12.3400,"n":1E+2}"#),
        (
            "[\n123456789012345678901234567890123456789012345678901234567890\n]",
            "[ 123456789012345678901234567890123456789012345678901234567890 ]"
        ),
        (" \"\u{2028}\u{85}\" ", "\"\u{2028}\u{85}\""), (" \"a  b\" ", #""a  b""#),
        (" [\"\u{7F}\t\"]".replacing("\t", with: ""), "[\"\u{7F}\"]"),
    ]

    @Test(
        "a body that is not JSON stands in Base64 behind the reason",
        arguments: [
            ("{", "end@1"), ("", "empty@0"), ("not JSON\r\n", "literal@1"), ("\u{FEFF}{}", "byte-order-mark@0"),
            ("\0", "value@0"),
        ])
    func undecodable(body: String, reason: String) {
        let bytes = [UInt8](body.utf8)
        let expected =
            Self.head(bytes, topic: "undecodable") + #","reason":"\#(reason)","body":"\#(base64(bytes))"}"# + "\n"
        #expect(Self.text(bytes, locationTopic: .messages) == expected)
    }

    @Test("a torn line says how many bytes were moved", arguments: [(0, "0"), (1, "1"), (1_234_567, "1234567")])
    func torn(count: Int, digits: String) {
        var buffer = BufferPool().take()
        TornLine.append(to: &buffer, receivedAt: Self.stamp, topic: .messages, count: count)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == Self.opening + #"messages","torn":\#(digits)}"# + "\n")
    }

    @Test func `a torn line comes behind what stands in the buffer`() {
        var buffer = Stops.buffer([0x20, 0x20])
        TornLine.append(to: &buffer, receivedAt: Self.stamp, topic: .deliveryStatus, count: 7)
        let expected = "  " + Self.opening + #"delivery_status","torn":7}"# + "\n"
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected)
    }

    @Test("a line can be stamped again and again", arguments: ["{}", "\n{\n}\n", "{"])
    func restamped(body: String) {
        let bytes = [UInt8](body.utf8)
        var line = LineEncoder.line(of: Stops.decoded(bytes))
        for stamp in [0, 1_700_000_000_123_456, 951_782_400_000_000, 4_102_444_799_999_999] as [Int64] {
            let moment = Timestamp(microseconds: stamp)
            let whole = line.withBytes(stampedAt: moment) { [UInt8]($0) }
            #expect(whole == Stops.line(bytes, at: moment))
        }
    }

    @Test("a repeat is marked behind the signature", arguments: [0, 1, 12, Int.max])
    func marked(repeats: Int) {
        for (body, rest) in [("{}", #","event":{}}"#), ("{", #","reason":"end@1","body":"ew=="}"#)] {
            let bytes = [UInt8](body.utf8)
            var line = LineEncoder.line(of: Stops.decoded(bytes))
            let marked = line.withBytes(stampedAt: Self.stamp, repeats: repeats) { String(decoding: $0, as: UTF8.self) }
            let topic = body == "{" ? "undecodable" : "unknown"
            let expected = Self.head(bytes, topic: topic) + #","repeat":\#(repeats)"# + rest + "\n"
            #expect(marked == expected)
            let unmarked = line.withBytes(stampedAt: Self.stamp) { [UInt8]($0) }
            #expect(unmarked == Stops.line(bytes, at: Self.stamp))
        }
    }

    @Test func `the longest topic has room in the head`() {
        let topic = String(repeating: "a", count: 64)
        for body in [#"{"topic":"\#(topic)"}"#, #"{"topic":"\#(topic)"} "#] {
            let line = Self.text([UInt8](body.utf8))
            #expect(line.hasPrefix(Self.opening + topic + #"","signature":""#) && line.hasSuffix("\"}}\n"))
        }
    }

    @Test(
        "a body of any size becomes a whole line",
        arguments: [1, 2, 3, 15_000, 16_383, 16_384, 16_385, 70_000, 300_000])
    func sizes(count: Int) {
        for body in ["\"" + JSONTexts.times(count, "x") + "\"", "\"" + JSONTexts.times(count, "x") + "\"\n"] {
            let bytes = [UInt8](body.utf8)
            let kept = body.last == "\n" ? #","body":"\#(base64(bytes))""# : ""
            #expect(
                Self.text(bytes) == Self.head(bytes) + kept + #","event":"\#(JSONTexts.times(count, "x"))"}"# + "\n")
        }
    }

    private static func text(_ body: [UInt8], locationTopic: Topic? = nil) -> String {
        String(decoding: Stops.line(body, locationTopic: locationTopic, at: stamp), as: UTF8.self)
    }

    /// A line's beginning, up to the signature's end.
    private static func head(_ body: [UInt8], topic: String = "unknown") -> String {
        opening + topic + #"","signature":""# + base64(WebhookSigner(secret: Stops.secret).mac(of: body)) + "\""
    }
}
