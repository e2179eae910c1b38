import Format
import TestSupport

/// Stored lines, written here by hand as hookline-files(5) says, without their LF.
enum HandmadeLine {
    static let stamp = moment("2023-11-14T22:13:20.123456Z")
    static let signature = WebhookSigner().signature(of: Array("{}".utf8))

    /// The line of an event; a topic of `undecodable` makes it one of a body that is none.
    static func of(_ event: String, topic: String = "unknown", repeats: Int? = nil) -> [UInt8] {
        let mark = repeats.map { #","repeat":\#($0)"# } ?? ""
        let rest = topic == "undecodable" ? #""reason":"end@1","body":"ew==""# : #""event":\#(event)"#
        return Array((head(topic) + #","signature":"\#(signature)"\#(mark),\#(rest)}"#).utf8)
    }

    /// The line of an event that differs from its body.
    static func withBody(_ body: String, topic: String = "unknown") -> [UInt8] {
        let kept = #""body":"\#(base64(Array(body.utf8)))","event":\#(body.filter { !$0.isNewline })"#
        return Array((head(topic) + #","signature":"\#(signature)",\#(kept)}"#).utf8)
    }

    /// The line that stands where a writer died.
    static func torn(_ topic: String, _ count: Int) -> [UInt8] {
        Array((head(topic) + #","torn":\#(count)}"#).utf8)
    }

    private static func head(_ topic: String) -> String { #"{"receivedAt":"\#(stamp)","topic":"\#(topic)""# }
}
