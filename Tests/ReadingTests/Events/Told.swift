import Format
import JSON
import Webhook

@testable import Reading

/// What is told of an event, as text: the identity with its values as sent.
struct Told: Equatable, Sendable, CustomStringConvertible {
    let topic: String
    let kind: String
    let identity: String

    init(_ topic: String, _ kind: String, _ identity: String = "bytes") {
        self.topic = topic
        self.kind = kind
        self.identity = identity
    }

    /// What is read in a text; the fault in place of the topic when it is refused.
    init(of text: [UInt8]) {
        do throws(JSONFault) {
            let topic = try EventReading(of: text.span).topic ?? .unknown
            let outline = try EventOutline(of: text.span)
            self.init(topic.description, outline.kind(in: text.span).rawValue, Self.identity(outline, in: text))
        } catch {
            self.init("refused", error.reason.rawValue, "at \(error.offset)")
        }
    }

    init(of text: String) {
        self.init(of: [UInt8](text.utf8))
    }

    var description: String { "\(topic), \(kind), \(identity)" }

    /// What names the event for its sender: the values of the ids, as sent.
    private static func identity(_ outline: EventOutline, in text: [UInt8]) -> String {
        func part(_ member: EventMember) -> String? {
            let value = outline[member]
            guard value.kind == .string || value.kind == .number else { return nil }
            return String(decoding: text[value.range], as: UTF8.self)
        }
        if let id = part(.statusId), let status = part(.status) { return "status \(id) \(status)" }
        if let id = part(.buttonId) ?? part(.messageId) { return "message \(id)" }
        return part(.lastRunId).map { "run \($0)" } ?? "bytes"
    }
}
