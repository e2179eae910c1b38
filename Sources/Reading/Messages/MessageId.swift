internal import Posix
package import Webhook

/// The id of a message, however it is written: two forms of the same ULID are equal.
package enum MessageId: Hashable, Sendable {
    case ulid(ULID)
    case other(String)

    package init(_ text: String) {
        let bytes = Array(text.utf8)
        self = ULID(bytes.span).map { .ulid($0) } ?? .other(text)
    }

    /// Reads what a person gives; nil when it is empty, or holds a blank or what no id holds.
    package init?(given text: String) {
        let isId = text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && !(0x7F...0xA0).contains(scalar.value) && scalar.byteItStandsFor == nil
        }
        guard isId && !text.isEmpty else { return nil }
        self.init(text)
    }

    /// As Connectly names the message in its statuses.
    package var text: String {
        switch self {
        case .ulid(let id): id.text
        case .other(let text): text
        }
    }

    /// The texts in which the id can stand in a line.
    var spellings: [String] {
        switch self {
        case .ulid(let id): [id.text, id.text.lowercased(), id.uuidText, id.uuidText.uppercased()]
        case .other(let text): [text]
        }
    }

    /// The time in the id; nil when it tells none.
    package var moment: Timestamp? {
        guard case .ulid(let id) = self else { return nil }
        return Timestamp(microseconds: id.milliseconds * 1000)
    }

    /// The earliest day on which a file can hold anything about it: in the zone that is farthest behind, five minutes
    /// before the time in the id. Nil when the id tells no time.
    package var firstDay: Day? {
        moment.map { Day(of: Timestamp(microseconds: $0.microseconds - 300_000_000), offset: -12 * 3600) }
    }
}
