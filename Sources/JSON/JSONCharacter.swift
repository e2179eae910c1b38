/// The characters of a string that are not plain ASCII: escapes (RFC 8259, section 7) and UTF-8 of more than one byte
/// (RFC 3629, section 4).
struct JSONCharacter {
    private let scalar: UInt32

    /// Reads one, and leaves the position behind it.
    @inline(__always)
    static func special(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> JSONCharacter {
        let byte = text[position]
        if byte == UInt8(ascii: "\\") { return JSONCharacter(scalar: try escape(text, &position)) }
        if byte < 0x20 { throw JSONFault(.control, at: position) }
        return JSONCharacter(scalar: try sequence(text, &position))
    }

    /// Gives the place behind one.
    @inline(never)
    static func skip(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        var position = start
        _ = try special(text, &position)
        return position
    }

    /// Gives the character's UTF-8, byte by byte.
    func encode(_ each: (UInt8) -> Void) {
        switch scalar {
        case 0..<0x80: each(UInt8(scalar))
        case 0x80..<0x800:
            each(UInt8(0xC0 | scalar >> 6))
            each(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x1_0000:
            each(UInt8(0xE0 | scalar >> 12))
            each(UInt8(0x80 | scalar >> 6 & 0x3F))
            each(UInt8(0x80 | scalar & 0x3F))
        default:
            each(UInt8(0xF0 | scalar >> 18))
            each(UInt8(0x80 | scalar >> 12 & 0x3F))
            each(UInt8(0x80 | scalar >> 6 & 0x3F))
            each(UInt8(0x80 | scalar & 0x3F))
        }
    }

    /// The table of well-formed sequences in RFC 3629: the second byte's range depends on the first.
    private static func sequence(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> UInt32 {
        let first = text[position]
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0...0)
            }
        if length == 0 { throw JSONFault(.utf8, at: position) }
        var scalar = UInt32(first) & (0x7F >> UInt32(length))
        for place in 1..<length {
            guard position + place < text.count else { throw JSONFault(.end, at: text.count) }
            let next = text[position + place]
            let allowed = place == 1 ? second : 0x80...0xBF
            guard allowed.contains(next) else { throw JSONFault(.utf8, at: position) }
            scalar = scalar << 6 | UInt32(next & 0x3F)
        }
        position += length
        return scalar
    }

    @inline(__always)
    private static func escape(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> UInt32 {
        guard position + 1 < text.count else { throw JSONFault(.end, at: text.count) }
        let scalar: UInt32
        switch text[position + 1] {
        case UInt8(ascii: "\""): scalar = 0x22
        case UInt8(ascii: "\\"): scalar = 0x5C
        case UInt8(ascii: "/"): scalar = 0x2F
        case UInt8(ascii: "b"): scalar = 0x08
        case UInt8(ascii: "f"): scalar = 0x0C
        case UInt8(ascii: "n"): scalar = 0x0A
        case UInt8(ascii: "r"): scalar = 0x0D
        case UInt8(ascii: "t"): scalar = 0x09
        case UInt8(ascii: "u"): return try unicodeEscape(text, &position)
        default: throw JSONFault(.escape, at: position)
        }
        position += 2
        return scalar
    }

    /// `\u` and four hexadecimal digits, or a pair of them for one character beyond the first plane.
    private static func unicodeEscape(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> UInt32 {
        let start = position
        let first = try codeUnit(text, &position)
        guard (0xD800..<0xE000).contains(first) else { return first }
        guard first < 0xDC00 else { throw JSONFault(.surrogate, at: start) }
        try expect(UInt8(ascii: "\\"), at: position, text, start)
        try expect(UInt8(ascii: "u"), at: position + 1, text, start)
        let second = try codeUnit(text, &position)
        guard (0xDC00..<0xE000).contains(second) else { throw JSONFault(.surrogate, at: start) }
        return 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    /// A byte of the second half of a pair; without it the first half is unpaired.
    private static func expect(
        _ byte: UInt8, at place: Int, _ text: Span<UInt8>, _ start: Int
    ) throws(JSONFault) {
        guard place < text.count else { throw JSONFault(.end, at: text.count) }
        guard text[place] == byte else { throw JSONFault(.surrogate, at: start) }
    }

    private static func codeUnit(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for place in 2..<6 {
            guard position + place < text.count else { throw JSONFault(.end, at: text.count) }
            guard let digit = hexadecimalDigit(text[position + place]) else { throw JSONFault(.escape, at: position) }
            unit = unit << 4 | UInt32(digit)
        }
        position += 6
        return unit
    }
}

/// The value of a hexadecimal digit in either case.
package func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
    default: nil
    }
}
