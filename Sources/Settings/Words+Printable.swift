internal import Posix

/// The one way of foreign text to a terminal, a log or a table.
extension Words {
    /// A text of one line that can't steer a terminal: what has no glyph of its own, or turns the direction of what
    /// stands around it, is written as `\u001b`, a byte that is no UTF-8 as `\xe9`.
    package static func printable(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var shown = ""
        for scalar in text.unicodeScalars { shown += printable(scalar) }
        return shown
    }

    /// A character as `printable` writes it.
    package static func printable(_ scalar: Unicode.Scalar) -> String {
        if let byte = scalar.byteItStandsFor { return "\\x" + hexadecimal(UInt32(byte), 2) }
        if isVisible(scalar) { return String(scalar) }
        return String(scalar).utf16.map { "\\u" + hexadecimal(UInt32($0), 4) }.joined()
    }

    /// C0, DEL, C1, separators of lines, marks and embeddings of direction, the byte-order mark, noncharacters, and the private ones that
    /// stand for colours.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFDD0...0xFDEF, 0xFEFF,
            0xFFF9...0xFFFB, 0xFFFE, 0xFFFF, 0x10FE00...0x10FE0F:
            false
        default: true
        }
    }

    private static func hexadecimal(_ value: UInt32, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
