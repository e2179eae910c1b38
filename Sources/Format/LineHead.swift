/// What the head of a stored line says: who it is from, and whether it is a repeat. Lines of events and of undecodable
/// bodies have one; a line that stands for a fragment has not.
package struct LineHead: Sendable {
    /// Bytes, from a line's first brace, that hold the longest head.
    package static let longest = 15 + 27 + 11 + 64 + 15 + 44 + 11 + 20

    package let receivedAt: Timestamp
    package let topic: Topic
    package let signature: Signature
    /// Nil for a line that is no repeat.
    package let repeats: Int?

    /// Bytes from a line's first brace to behind the signature.
    var length: Int { LineFormat.stampedPrefix + 11 + topic.withSpan { $0.count } + 15 + Signature.length + 1 }

    /// Reads the first bytes of a line; blanks may stand before it, where a fragment was.
    package init?(behindBlanks text: Span<UInt8>) {
        self.init(text.extracting(LineFormat.blanks(text)..<text.count))
    }

    /// Reads the first bytes of a line, without blanks before it; nil when they are no head of ours.
    package init?(_ text: Span<UInt8>) {
        guard let receivedAt = LineFormat.receivedAt(text) else { return nil }
        var place = LineFormat.stampedPrefix
        guard
            let topic = Self.quoted(text, after: #"","topic":""#, &place).flatMap({ range in
                Topic(partition: text.extracting(range))
            }),
            let signature = Self.quoted(text, after: #"","signature":""#, &place).flatMap({ range in
                Signature(text.extracting(range))
            })
        else { return nil }
        self.receivedAt = receivedAt
        self.topic = topic
        self.signature = signature
        repeats = Self.repeats(text, place)
    }

    /// The range up to the next quotation mark, behind a fixed text; the place is moved to that mark.
    private static func quoted(_ text: Span<UInt8>, after fixed: StaticString, _ place: inout Int) -> Range<Int>? {
        guard LineFormat.stands(fixed, in: text, at: place) else { return nil }
        let start = place + fixed.utf8CodeUnitCount
        var end = start
        while end < text.count && text[end] != UInt8(ascii: "\"") { end += 1 }
        guard end < text.count else { return nil }
        place = end
        return start..<end
    }

    private static func repeats(_ text: Span<UInt8>, _ place: Int) -> Int? {
        let fixed: StaticString = #"","repeat":"#
        guard LineFormat.stands(fixed, in: text, at: place) else { return nil }
        let start = place + fixed.utf8CodeUnitCount
        var end = start
        while end < text.count, end - start < 18, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[end]) {
            end += 1
        }
        return decimal(text, start..<end).map { Int($0) }
    }
}
