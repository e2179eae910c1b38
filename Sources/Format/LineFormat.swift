internal import JSON

/// What can be told of a stored line by its text, without its LF.
package enum LineFormat {
    private static let opening: StaticString = #"{"receivedAt":""#
    /// The envelope stands around the event.
    private static let deepest = JSONPass.deepest + 1

    /// Bytes from a line's first brace that hold its stamp.
    package static let stampedPrefix = opening.utf8CodeUnitCount + Timestamp.length

    /// How many blanks stand before a line: where a fragment was.
    package static func blanks(_ text: Span<UInt8>) -> Int {
        var count = 0
        while count < text.count && text[count] == UInt8(ascii: " ") { count += 1 }
        return count
    }

    /// When it was received; nil when it does not begin as our lines do. Blanks may stand before it.
    package static func receivedAt(_ text: Span<UInt8>) -> Timestamp? {
        let start = blanks(text)
        let count = opening.utf8CodeUnitCount
        guard text.count - start >= stampedPrefix else { return nil }
        for place in 0..<count where unsafe text[start + place] != opening.utf8Start[place] { return nil }
        return Timestamp(text.extracting(start + count..<start + stampedPrefix))
    }

    /// Whether it is a line as the journal writes them: it has a stamp, and is strict JSON.
    package static func isWhole(_ text: Span<UInt8>) -> Bool {
        guard receivedAt(text) != nil else { return false }
        return (try? JSONPass.outline(of: text, by: .empty, deepest: deepest)) != nil  // whatever the fault
    }
}

extension JSONTree {
    /// Nothing is looked for.
    fileprivate static let empty = JSONTree([])
}
