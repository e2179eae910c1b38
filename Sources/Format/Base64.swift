/// Standard Base64 with padding: RFC 4648, section 4.
package enum Base64 {
    private static let alphabet: InlineArray<64, UInt8> = [
        65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90,
        97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118,
        119, 120, 121, 122, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 43, 47,
    ]

    /// How many characters so many bytes become, with padding.
    package static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the encoded form of all bytes.
    /// - Parameter room: as long as `length(of:)` says.
    package static func encode(_ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>) {
        precondition(room.count == length(of: bytes.count), "as much room as there are characters")
        var place = 0
        while place + 3 <= bytes.count {
            group(bytes[place], bytes[place + 1], bytes[place + 2], 4, at: place / 3 * 4, &room)
            place += 3
        }
        switch bytes.count - place {
        case 1: group(bytes[place], 0, 0, 2, at: place / 3 * 4, &room)
        case 2: group(bytes[place], bytes[place + 1], 0, 3, at: place / 3 * 4, &room)
        default: break
        }
    }

    /// Three bytes as four characters, of which `kept` carry data and the rest are padding.
    private static func group(
        _ first: UInt8, _ second: UInt8, _ third: UInt8, _ kept: Int, at start: Int, _ room: inout MutableSpan<UInt8>
    ) {
        let bits = Int(first) << 16 | Int(second) << 8 | Int(third)
        for place in 0..<4 {
            let character = alphabet[bits >> (18 - 6 * place) & 63]
            room[start + place] = place < kept ? character : UInt8(ascii: "=")
        }
    }

    /// The character of six bits.
    static func character(of bits: UInt8) -> UInt8 { alphabet[Int(bits)] }

    /// Appends what a text encodes. False, and nothing is appended, unless it is the one strict form: groups of four
    /// characters, padding only at the end, no spare bit set.
    package static func decode(_ text: Span<UInt8>, into buffer: inout [UInt8]) -> Bool {
        guard text.count % 4 == 0 else { return false }
        let start = buffer.count
        var place = 0
        while place < text.count {
            guard decodeGroup(text, place, isLast: place + 4 == text.count, &buffer) else {
                buffer.removeSubrange(start...)
                return false
            }
            place += 4
        }
        return true
    }

    private static func decodeGroup(
        _ text: Span<UInt8>, _ place: Int, isLast: Bool, _ buffer: inout [UInt8]
    ) -> Bool {
        var kept = 4
        if isLast && text[place + 3] == UInt8(ascii: "=") { kept = text[place + 2] == UInt8(ascii: "=") ? 2 : 3 }
        var bits = 0
        for index in 0..<kept {
            guard let value = value(of: text[place + index]) else { return false }
            bits |= Int(value) << (18 - 6 * index)
        }
        if bits & (0xFF_FFFF >> (8 * (kept - 1))) != 0 { return false }
        for index in 0..<kept - 1 { buffer.append(UInt8(bits >> (16 - 8 * index) & 0xFF)) }
        return true
    }

    /// The six bits of a character of the standard alphabet.
    static func value(of character: UInt8) -> UInt8? {
        let value = values[Int(character)]
        return value < 64 ? value : nil
    }

    /// The six bits of each character; 64 for those that are not in the alphabet. A loop takes its span once.
    static let values: InlineArray<256, UInt8> = {
        var values = InlineArray<256, UInt8>(repeating: 64)
        for place in 0..<64 { values[Int(alphabet[place])] = UInt8(place) }
        return values
    }()
}
