/// The content of a string that the strict pass has accepted, its escapes undone.
package enum JSONString {
    /// Gives the content's UTF-8, byte by byte.
    /// - Parameter range: the string with its quotation marks.
    package static func decode(_ text: Span<UInt8>, _ range: Range<Int>, _ each: (UInt8) -> Void) {
        var position = range.lowerBound + 1
        while position < range.upperBound - 1 {
            let byte = text[position]
            if byte < 0x80 && byte != UInt8(ascii: "\\") {
                each(byte)
                position += 1
            } else {
                guard let character = try? JSONCharacter.special(text, &position) else { return }  // it was accepted
                character.encode(each)
            }
        }
    }

    /// The content as a string.
    /// - Parameter range: the string with its quotation marks.
    package static func content(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        decode(text, range) { bytes.append($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the content is exactly that text.
    package static func equals(_ text: Span<UInt8>, _ value: JSONValue, _ expected: StaticString) -> Bool {
        guard value.kind == .string else { return false }
        var place = 0
        var isEqual = true
        decode(text, value.range) { byte in
            let stands = unsafe place < expected.utf8CodeUnitCount && expected.utf8Start[place] == byte
            isEqual = isEqual && stands
            place += 1
        }
        return isEqual && place == expected.utf8CodeUnitCount
    }
}
