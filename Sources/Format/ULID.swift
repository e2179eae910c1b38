internal import JSON

/// The id of an outbound message: 128 bits of which the first 48 are its time. Connectly writes it in two forms.
package struct ULID: Hashable, Sendable {
    private static let alphabet: InlineArray<32, UInt8> = [
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70, 71, 72, 74, 75, 77, 78, 80, 81, 82, 83, 84, 86,
        87, 88, 89, 90,
    ]

    /// By character, in either case; 32 for those that are not in the alphabet.
    private static let values: InlineArray<256, UInt8> = {
        var values = InlineArray<256, UInt8>(repeating: 32)
        for place in 0..<32 {
            let character = Int(alphabet[place])
            values[character] = UInt8(place)
            if character >= 0x41 { values[character | 0x20] = UInt8(place) }
        }
        return values
    }()

    package let bits: UInt128

    /// - Parameters:
    ///   - milliseconds: since 1970.
    ///   - randomness: of which 80 bits are used.
    package init(milliseconds: Int64, randomness: UInt128) {
        let time = UInt128(UInt64(bitPattern: milliseconds) & 0xFFFF_FFFF_FFFF)
        bits = time << 80 | randomness & (1 << 80 - 1)
    }

    /// Its time, in milliseconds since 1970.
    package var milliseconds: Int64 { Int64(bits >> 80) }

    /// Reads 26 characters of Crockford's Base32, or 36 of a UUID, in either case; nil when it is neither.
    package init?(_ text: Span<UInt8>) {
        switch text.count {
        case 26: self.init(base32: text)
        case 36: self.init(uuid: text)
        default: return nil
        }
    }

    private init?(base32 text: Span<UInt8>) {
        guard text[0] <= UInt8(ascii: "7") else { return nil }
        var bits: UInt128 = 0
        for index in 0..<26 {
            let value = Self.values[Int(text[index])]
            guard value < 32 else { return nil }
            bits = bits << 5 | UInt128(value)
        }
        self.bits = bits
    }

    private init?(uuid text: Span<UInt8>) {
        var bits: UInt128 = 0
        for index in 0..<36 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard text[index] == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = hexadecimalDigit(text[index]) else { return nil }
            bits = bits << 4 | UInt128(digit)
        }
        self.bits = bits
    }

    /// The 26 characters: `01HF7YCMK0V3RS3DTR98H6BCFN`.
    package var text: String {
        let characters = (0..<26).map { Self.alphabet[Int(bits >> UInt128(125 - 5 * $0) & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The same bits as a UUID: `018bcfe6-5260-d8f1-91b7-584a2265b1f5`.
    package var uuidText: String {
        let digits = Array("0123456789abcdef".utf8)
        var characters: [UInt8] = []
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { characters.append(UInt8(ascii: "-")) }
            characters.append(digits[Int(bits >> UInt128(124 - 4 * place) & 15)])
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
