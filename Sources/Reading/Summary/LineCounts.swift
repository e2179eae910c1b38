package import Format

/// The lines of a time, by what they are.
package struct LineCounts: Equatable, Sendable {
    /// Whole lines that could be read.
    package private(set) var lines = 0
    /// Lines with the mark `repeat`.
    package private(set) var repeats = 0
    /// Lines of bodies that are no JSON.
    package private(set) var undecodable = 0
    /// Lines that stand where a writer died.
    package private(set) var torn = 0
    /// Statuses that tell nothing of a message: the documents don't know the word, or there is no id.
    package internal(set) var otherStatuses = 0
    /// When the first and the last of them were received.
    package private(set) var first: Timestamp?
    package private(set) var last: Timestamp?

    package init() {}

    mutating func add(_ parts: LineParts) {
        lines += 1
        if parts.repeats != nil { repeats += 1 }
        if parts.torn != nil {
            torn += 1
        } else if parts.event == nil {
            undecodable += 1
        }
        first = first.map { min($0, parts.receivedAt) } ?? parts.receivedAt
        last = last.map { max($0, parts.receivedAt) } ?? parts.receivedAt
    }
}
