/// What people write into a file by mistake, or by the habit of another one.
package enum Slip {
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A space or a tab.
    package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// A blank begins or ends it.
    package static func isBlankAtAnEnd(_ text: ArraySlice<UInt8>) -> Bool {
        text.first.map(isBlank) == true || text.last.map(isBlank) == true
    }

    /// The same quotation mark begins and ends it.
    package static func isQuoted(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count > 1, let first = text.first, first == text.last else { return false }
        return first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    }

    /// It is a comment, be it behind blanks or a byte-order mark.
    package static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
        let text = line.starts(with: byteOrderMark) ? line.dropFirst(byteOrderMark.count) : line
        return text.drop(while: isBlank).first == UInt8(ascii: "#")
    }

    /// A blank and a `#`, as other files begin a comment behind a value; or nothing else than a comment.
    package static func hasComment(_ value: ArraySlice<UInt8>) -> Bool {
        value.indices.contains { place in
            value[place] == UInt8(ascii: "#") && (place == value.startIndex || isBlank(value[place - 1]))
        }
    }
}
