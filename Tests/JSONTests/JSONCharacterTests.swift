import Testing

@testable import JSON

/// Every character there is, raw and escaped, and every sequence of bytes that is none.
struct JSONCharacterTests {
    @Test func `scalars of every plane are read raw and given back as UTF-8`() {
        let edges: [UInt32] = [0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x10_FFFF]
        for code in edges + stride(from: 0x80, through: 0x10_FFFF, by: 61) {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let bytes = [UInt8](UTF8.encode(scalar).unsafelyUnwrapped)
            if Self.special(bytes) != .read(bytes, bytes.count) { Issue.record("U+\(String(code, radix: 16))") }
        }
    }

    @Test func `each code unit is read escaped, but for halves of surrogate pairs`() {
        for code in UInt16.min...UInt16.max {
            let text = Self.escape(code)
            let expected: Outcome =
                if let scalar = Unicode.Scalar(code) {
                    .read([UInt8](UTF8.encode(scalar).unsafelyUnwrapped), 6)
                } else if code < 0xDC00 {
                    .refused(.end, text.count)
                } else {
                    .refused(.surrogate, 0)
                }
            if Self.special(text) != expected { Issue.record("U+\(String(code, radix: 16))") }
        }
    }

    @Test func `each scalar beyond the first plane is read as an escaped pair`() {
        for code in stride(from: 0x1_0000 as UInt32, through: 0x10_FFFF, by: 101) {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let text = scalar.utf16.flatMap(Self.escape)
            let bytes = [UInt8](UTF8.encode(scalar).unsafelyUnwrapped)
            if Self.special(text) != .read(bytes, 12) { Issue.record("U+\(String(code, radix: 16))") }
        }
    }

    @Test func `each escape but nine is refused`() {
        let short: [Character: UInt8] = [
            "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
        ]
        for byte in UInt8.min...UInt8.max {
            let character = Character(Unicode.Scalar(byte))
            let outcome = Self.special([0x5C, byte, 0x22, 0x22, 0x22, 0x22])
            if let value = short[character], byte < 0x80 {
                #expect(outcome == .read([value], 2))
            } else {
                #expect(outcome == .refused(.escape, 0))
            }
        }
    }

    @Test func `two bytes in a row are a character as the standard library says`() {
        for first in 0x80...0xFF as ClosedRange<UInt8> {
            for second in UInt8.min...UInt8.max { Self.compare([first, second, 0x22]) }
        }
    }

    @Test func `three and four bytes in a row are a character as the standard library says`() {
        let edges: [UInt8] = [0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0]
        for first in 0xE0...0xFF as ClosedRange<UInt8> {
            for second in edges {
                for third in edges {
                    Self.compare([first, second, third, 0x22])
                    for fourth in edges { Self.compare([first, second, third, fourth, 0x22]) }
                }
            }
        }
    }

    /// The first character of the bytes as we and as the standard library read it.
    private static func compare(_ bytes: [UInt8]) {
        let whole = (1...4).first { String(validating: bytes.prefix($0), as: UTF8.self) != nil }
        let expected: Outcome = whole.map { .read([UInt8](bytes.prefix($0)), $0) } ?? .refused(.utf8, 0)
        if special(bytes) != expected { Issue.record("\(bytes)") }
    }

    private enum Outcome: Equatable {
        case read([UInt8], Int)
        case refused(JSONFault.Reason, Int)
    }

    private static func special(_ bytes: [UInt8]) -> Outcome {
        var position = 0
        do throws(JSONFault) {
            let character = try JSONCharacter.special(bytes.span, &position)
            var encoded: [UInt8] = []
            character.encode { encoded.append($0) }
            return .read(encoded, position)
        } catch {
            return .refused(error.reason, error.offset)
        }
    }

    private static func escape(_ code: UInt16) -> [UInt8] {
        let digits = [UInt8]((code % 2 == 0 ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        return [0x5C, 0x75] + [12, 8, 4, 0].map { digits[Int(code >> UInt16($0) & 15)] }
    }
}
