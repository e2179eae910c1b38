package import Format

/// The id of a message, however it is written: two forms of the same ULID are equal.
package enum MessageId: Hashable, Sendable {
    case ulid(ULID)
    case other(String)

    package init(_ text: String) {
        let bytes = Array(text.utf8)
        self = ULID(bytes.span).map { .ulid($0) } ?? .other(text)
    }

    /// Reads what a person gives. Nil when it is empty, holds a blank or what nobody sees, or is quoted or a comment.
    package init?(given text: String) {
        self.init(text)
        guard case .other = self else { return }
        guard let first = text.unicodeScalars.first, !["\"", "'", "#"].contains(first),
            text.unicodeScalars.allSatisfy(Self.isVisible)
        else { return nil }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default: true
        }
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
