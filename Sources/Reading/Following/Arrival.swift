package import Format

/// What a reader of lines gives next.
package enum Arrival: Sendable {
    /// By reference: it is handed on often, and copying it took a tenth of a reader's time.
    indirect case line(JournalLine)
    /// Lines may be missing here.
    case gap(Gap)
    /// What can't be read is passed over.
    case fault(ReadingFault)

    /// The moment of a line; nil for what is told at once.
    var receivedAt: Timestamp? {
        guard case .line(let line) = self else { return nil }
        return line.position.receivedAt
    }
}

/// One line of an event, or of a body that is none, with its place.
package struct JournalLine: Sendable {
    /// Where it stands, and what tells it from others.
    package let position: Position
    /// From its brace on, without its LF.
    package let text: [UInt8]
    /// Where its members lie in the text.
    package let parts: LineParts
}

/// A place where lines may be missing. The reader goes on at the oldest whole line that it can have: after `shrank` and
/// `replaced`, at the first one of the file as it is now.
package struct Gap: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// The file ends before the last line that was read.
        case shrank
        /// The file, the newest that was read of its topic, is gone, and not compressed.
        case vanished
        /// Something else stands where the last line stood.
        case replaced
    }

    package let reason: Reason
    /// The last line that was read of the file.
    package let last: Position
}
