/// The value of `x-connectly-hmac-sha256`: the Base64 text of 32 bytes.
package struct Signature: Equatable, Sendable {
    /// Characters of the text: 43 and one `=`.
    package static let length = 44

    /// The header as it came.
    package let text: InlineArray<44, UInt8>
    /// What it encodes.
    package let digest: InlineArray<32, UInt8>

    /// Nil unless the text is the one strict form of 32 bytes: 44 characters of the standard alphabet (RFC 4648,
    /// section 4), one `=` at the end, no spare bit set.
    package init?(_ text: Span<UInt8>) {
        guard text.count == Self.length, text[43] == UInt8(ascii: "=") else { return nil }
        var copy = InlineArray<44, UInt8>(repeating: 0)
        var digest = InlineArray<32, UInt8>(repeating: 0)
        guard Self.decode(text, by: Base64.values, &copy, &digest) else { return nil }
        copy[43] = UInt8(ascii: "=")
        self.text = copy
        self.digest = digest
    }

    /// Decodes 43 characters; false for one that is not in the alphabet, or a spare bit that is set.
    private static func decode(
        _ text: Span<UInt8>, by values: borrowing InlineArray<256, UInt8>, _ copy: inout InlineArray<44, UInt8>,
        _ digest: inout InlineArray<32, UInt8>
    ) -> Bool {
        var bits = 0
        var place = 0
        let values = values.span
        for index in 0..<43 {
            let value = values[Int(text[index])]
            guard value < 64 else { return false }
            copy[index] = text[index]
            bits = (bits << 6 | Int(value)) & 0xFFFF
            if index % 4 != 0 {
                digest[place] = UInt8(truncatingIfNeeded: bits >> (6 - 2 * (index % 4)))
                place += 1
            }
        }
        return bits & 0b11 == 0
    }

    /// The text of 32 bytes.
    package init(digest: InlineArray<32, UInt8>) {
        var copy = InlineArray<44, UInt8>(repeating: UInt8(ascii: "="))
        for place in 0..<43 {
            let bit = place * 6
            let first = UInt16(digest[bit / 8]) << 8
            let second = bit / 8 + 1 < 32 ? UInt16(digest[bit / 8 + 1]) : 0
            copy[place] = Base64.character(of: UInt8((first | second) >> UInt16(10 - bit % 8) & 63))
        }
        text = copy
        self.digest = digest
    }

    package static func == (one: Signature, other: Signature) -> Bool {
        (0..<32).allSatisfy { one.digest[$0] == other.digest[$0] }
    }
}

extension Signature: CustomStringConvertible {
    package var description: String { String(decoding: (0..<Self.length).map { text[$0] }, as: UTF8.self) }
}
