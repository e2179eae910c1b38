/// Why a text is not a line as Hookline writes them.
package struct LineFault: Error, Equatable, Sendable {
    package enum Reason: Sendable {
        /// Not the next bytes of an envelope.
        case envelope
        /// A member that the envelope does not have.
        case unknownMember
        /// A member that stands too late, or twice.
        case order
        /// A member's value is not of its form.
        case value
    }

    package let reason: Reason
    /// Bytes of the line before the one that is wrong.
    package let offset: Int

    package init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// A stored line taken apart, without its LF: the envelope is read strictly, byte by byte as the encoder writes it; the
/// event is found, not read.
package struct LineParts: Sendable {
    private enum Member: Int { case topic, signature, firstReceivedAt, repeats, reason, torn, body, event, unknown }

    /// In the order of `Member`.
    private static let names: [StaticString] = [
        "topic", "signature", "firstReceivedAt", "repeat", "reason", "torn", "body", "event",
    ]

    /// How many blanks stand before the line.
    package let blanks: Int
    package let receivedAt: Timestamp
    package private(set) var topic: Topic?
    package private(set) var signature: Signature?
    package private(set) var firstReceivedAt: Timestamp?
    package private(set) var repeats: Int?
    /// What is between the quotation marks.
    package private(set) var reason: Range<Int>?
    /// How many bytes were moved away where a writer died.
    package private(set) var torn: Int?
    /// What is between the quotation marks.
    package private(set) var body: Range<Int>?
    /// Up to the envelope's closing brace.
    package private(set) var event: Range<Int>?

    /// Nearly every line begins with the head that a line of an event has; any other one is read member by member.
    /// - Parameter knowsAll: refuse members that the envelope does not have; else they are passed over.
    package init(of text: Span<UInt8>, knowsAll: Bool) throws(LineFault) {
        let start = LineFormat.blanks(text)
        blanks = start
        if let head = LineHead(text.extracting(start..<text.count)) {
            (receivedAt, topic, signature) = (head.receivedAt, head.topic, head.signature)
            try readMembers(text, from: start + head.length, behind: .signature, knowsAll)
            return
        }
        let stampEnd = start + LineFormat.stampedPrefix
        guard let stamp = LineFormat.receivedAt(text), stampEnd < text.count, text[stampEnd] == UInt8(ascii: "\"")
        else { throw LineFault(reason: .envelope, offset: start) }
        receivedAt = stamp
        try readMembers(text, from: stampEnd + 1, behind: nil, knowsAll)
    }

    private mutating func readMembers(
        _ text: Span<UInt8>, from start: Int, behind member: Member?, _ knowsAll: Bool
    ) throws(LineFault) {
        var place = start
        var last = member?.rawValue ?? -1
        while true {
            if place + 1 == text.count && text[place] == UInt8(ascii: "}") { return }
            let begin = place
            let member = try Self.member(text, &place, after: last)
            if member == .unknown {
                if knowsAll { throw LineFault(reason: .unknownMember, offset: begin) }
                place = try Self.skipValue(text, place)
                continue
            }
            if member.rawValue <= last { throw LineFault(reason: .order, offset: begin) }
            last = member.rawValue
            try readValue(of: member, text, &place)
            if event != nil { return }
        }
    }

    /// A comma, a member's name and its colon.
    private static func member(
        _ text: Span<UInt8>, _ place: inout Int, after last: Int
    ) throws(LineFault) -> Member {
        guard LineFormat.stands(#",""#, in: text, at: place) else { throw LineFault(reason: .envelope, offset: place) }
        let start = place + 2
        guard let end = LineFormat.closingMark(text, from: start), LineFormat.stands("\":", in: text, at: end) else {
            throw LineFault(reason: .envelope, offset: place)
        }
        place = end + 2
        let index = names.firstIndex {
            $0.utf8CodeUnitCount == end - start && LineFormat.stands($0, in: text, at: start)
        }
        return index.flatMap(Member.init) ?? .unknown
    }

    private mutating func readValue(
        of member: Member, _ text: Span<UInt8>, _ place: inout Int
    ) throws(LineFault) {
        let start = place
        switch member {
        case .repeats: repeats = LineFormat.count(text, &place)
        case .torn: torn = LineFormat.count(text, &place)
        case .event:
            guard text.count > place + 1, text[text.count - 1] == UInt8(ascii: "}") else { break }
            event = place..<text.count - 1
            place = text.count
        case .topic, .signature, .firstReceivedAt, .reason, .body, .unknown:
            guard LineFormat.stands("\"", in: text, at: start),
                let end = LineFormat.closingMark(text, from: start + 1)
            else { break }
            if take(text, start + 1..<end, as: member) { place = end + 1 }
        }
        if place == start { throw LineFault(reason: .value, offset: start) }
    }

    /// False when the text between the quotation marks is not what it should be.
    private mutating func take(_ text: Span<UInt8>, _ range: Range<Int>, as member: Member) -> Bool {
        switch member {
        case .topic: topic = Topic(partition: text.extracting(range))
        case .signature: signature = Signature(text.extracting(range))
        case .firstReceivedAt: firstReceivedAt = Timestamp(text.extracting(range))
        case .reason: reason = range
        default: body = range
        }
        switch member {
        case .topic: return topic != nil
        case .signature: return signature != nil
        case .firstReceivedAt: return firstReceivedAt != nil
        default: return true
        }
    }

    /// Behind a string without escapes, a number or a literal.
    private static func skipValue(_ text: Span<UInt8>, _ start: Int) throws(LineFault) -> Int {
        if LineFormat.stands("\"", in: text, at: start) {
            guard let end = LineFormat.closingMark(text, from: start + 1) else {
                throw LineFault(reason: .value, offset: start)
            }
            return end + 1
        }
        var place = start
        while place < text.count, text[place] != UInt8(ascii: ","), text[place] != UInt8(ascii: "}") { place += 1 }
        return place
    }
}

extension LineFormat {
    /// Whether a fixed text stands at a place.
    static func stands(_ fixed: StaticString, in text: Span<UInt8>, at place: Int) -> Bool {
        guard text.count - place >= fixed.utf8CodeUnitCount else { return false }
        for index in 0..<fixed.utf8CodeUnitCount where unsafe text[place + index] != fixed.utf8Start[index] {
            return false
        }
        return true
    }

    /// The next quotation mark, with neither a control character nor a backslash before it.
    static func closingMark(_ text: Span<UInt8>, from start: Int) -> Int? {
        var place = start
        while place < text.count {
            if text[place] == UInt8(ascii: "\"") { return place }
            if text[place] < 0x20 || text[place] == UInt8(ascii: "\\") { return nil }
            place += 1
        }
        return nil
    }

    /// A decimal number from 1 on, without a leading zero; nil, and the place stays, when there is none.
    static func count(_ text: Span<UInt8>, _ place: inout Int) -> Int? {
        var end = place
        while end < text.count, end - place < 18, (0x30...0x39).contains(text[end]) { end += 1 }
        guard end > place, text[place] != UInt8(ascii: "0"), let value = decimal(text, place..<end) else { return nil }
        place = end
        return Int(value)
    }
}
