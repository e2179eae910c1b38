import TestSupport
import Testing

@testable import Format

/// A stored line taken apart. Lines are written here by hand.
struct LinePartsTests {
    private static let stamp = #"{"receivedAt":"2026-11-22T20:14:45.123456Z""#
    private static let signature = WebhookSigner().signature(of: [])
    private static let head = stamp + #","topic":"messages","signature":"\#(signature)""#
    private static let all =
        #","firstReceivedAt":"2026-11-22T20:14:45.123455Z","repeat":7,"reason":"end@3","torn":9,"body":"e30="#
        + #"","event":{"a":1}}"#

    /// The members that were found, as text; a fault with its place.
    private static func told(_ text: String, knowsAll: Bool = true) -> String {
        let bytes = Array(text.utf8)
        let cut = { (range: Range<Int>?) in range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "-" }
        do throws(LineFault) {
            let parts = try LineParts(of: bytes.span, knowsAll: knowsAll)
            let texts = [
                "\(parts.blanks)", parts.topic?.description, parts.signature?.description,
                parts.firstReceivedAt?.description, parts.repeats?.description, cut(parts.reason),
                parts.torn?.description, cut(parts.body), cut(parts.event),
            ]
            return texts.map { $0 ?? "-" }.joined(separator: " ")
        } catch {
            return "\(error.reason) \(error.offset)"
        }
    }

    @Test("each member is found where it stands", arguments: whole)
    func members(text: String, expected: String) {
        #expect(Self.told(text) == expected)
        #expect(Self.told(text, knowsAll: false) == expected)
    }

    private static let whole: [(String, String)] = [
        (#"\#(head),"event":{}}"#, "0 messages \(signature) - - - - - {}"),
        (#"  \#(head),"event":[1,"}"]}"#, #"2 messages \#(signature) - - - - - [1,"}"]"#),
        (#"\#(head),"repeat":12,"event":{}}"#, "0 messages \(signature) - 12 - - - {}"),
        (#"\#(head),"reason":"end@3","body":"e30="}"#, "0 messages \(signature) - - end@3 - e30= -"),
        (#"\#(stamp),"topic":"messages","torn":7}"#, "0 messages - - - - 7 - -"),
        ("\(stamp)}", "0 - - - - - - - -"),
        ("\(head)\(all)", #"0 messages \#(signature) 2026-11-22T20:14:45.123455Z 7 end@3 9 e30= {"a":1}"#),
    ]

    @Test("what is wrong is named by its place, behind a head as without one", arguments: wrong)
    func faults(text: String, expected: String) {
        #expect(Self.told(text) == expected)
    }

    private static let wrong: [(String, String)] = [
        ("", "envelope 0"), ("   {}", "envelope 3"), (stamp, "envelope 43"), (head, "envelope 121"),
        ("\(head)}}", "envelope 121"), (#"\#(head), "event":{}}"#, "envelope 121"),
        (#"\#(head),"event":{"#, "value 130"), (#"\#(head),"repeat":0}"#, "value 131"),
        (#"\#(head),"repeat":07}"#, "value 131"), (#"\#(head),"topic":"messages"}"#, "order 121"),
        (#"\#(head),"body":"","reason":""}"#, "order 131"), (#"\#(stamp),"topic":"No","event":{}}"#, "value 52"),
        (#"\#(stamp),"topic":"messages","signature":"AA==","event":{}}"#, "value 75"),
        (#"\#(stamp),"signature":"\#(signature)","topic":"messages"}"#, "order 102"),
    ]

    @Test("a member that is not known is passed over, or refused", arguments: [#""x y""#, "1.5e3", "true", #""""#])
    func unknown(value: String) {
        for text in [Self.head, #"\#(Self.stamp),"topic":"messages""#] {
            let line = #"\#(text),"later":\#(value),"torn":7}"#
            #expect(Self.told(line) == "unknownMember \(text.utf8.count)")
            #expect(Self.told(line, knowsAll: false) == Self.told(#"\#(text),"torn":7}"#))
        }
    }
}
