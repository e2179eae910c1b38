extension JSONString {
    /// The content's UTF-8.
    /// - Parameter range: the string with its quotation marks.
    static func bytes(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        decode(text, range) { bytes.append($0) }
        return bytes
    }

    /// A string whose content is that UTF-8: RFC 8259, section 7, with the escapes that have to be.
    package static func quoted(_ content: [UInt8]) -> [UInt8] {
        var text = [UInt8(ascii: "\"")]
        for byte in content {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: text += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: text.append(byte)
            }
        }
        return text + [UInt8(ascii: "\"")]
    }
}
