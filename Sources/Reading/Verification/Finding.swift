package import Format
package import JSON

/// One thing that a file of lines says of itself and that is not so.
package struct Finding: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The line is not of the form in which Hookline writes lines.
        case form(LineFault)
        /// Members that have to stand together do not.
        case incomplete
        /// `repeat` and `firstReceivedAt` do not fit to each other or to the line.
        case repeats
        /// The mark is not one more than that of the line before it with the same signature.
        case miscounted(says: Int, should: Int)
        /// The event is not the strict JSON that Hookline stores.
        case json(JSONFault)
        /// None of the secrets made the signature of these bytes.
        case signature
        /// `body` is not Base64.
        case bodyForm
        /// `body` stands beside an event that is the body already.
        case bodyNeedless
        /// `body` and `event`, or `body` and `reason`, are not the same.
        case bodyDiffers
        /// Not later than the line before.
        case order(previous: Timestamp)
        /// The clock was set back: a note, no fault.
        case clockStep(previous: Timestamp)
        /// Another topic than that of the file.
        case topicOfFile(Topic)
        /// Another topic than the event's own.
        case topicOfEvent(Topic)
        /// Not a moment of the file's day.
        case day
        /// Blanks stand before lines that no line with `torn` tells of.
        case blanks(found: Int, told: Int)
        /// Longer than any that Hookline writes: passed over.
        case tooLong
        /// The last line has no LF.
        case unfinished
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// Bytes of the file, unpacked, before the line.
    package let offset: Int

    /// Whether it is only said, and nothing is wrong.
    package var isNote: Bool {
        if case .clockStep = kind { return true }
        return false
    }
}
