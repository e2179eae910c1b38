@testable import Webhook

/// What a reading tells of an event, as text: the identity with its values as sent.
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
    init(of text: [UInt8], locationTopic: Topic? = nil) {
        do throws(JSONFault) {
            let reading = try EventReading(of: text.span, locationTopic: locationTopic)
            let identity = Self.words(of: reading.identity, in: text)
            self.init(reading.topic.description, reading.kind.rawValue, identity)
        } catch {
            self.init("refused", error.reason.rawValue, "at \(error.offset)")
        }
    }

    init(of text: String, locationTopic: Topic? = nil) {
        self.init(of: [UInt8](text.utf8), locationTopic: locationTopic)
    }

    var description: String { "\(topic), \(kind), \(identity)" }

    private static func words(of identity: EventIdentity, in text: [UInt8]) -> String {
        func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        return switch identity {
        case .status(let id, let status): "status \(part(id)) \(part(status))"
        case .message(let id): "message \(part(id))"
        case .reportRun(let id): "run \(part(id))"
        case .bytes: "bytes"
        }
    }
}
