/// The head of an answer as text.
enum HTTPHead {
    /// The fields of the last head: those of interim answers (1xx) and proxies stand before it.
    static func fields(_ head: [UInt8]) -> [(name: String, value: String)] {
        let lines = head.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        let start = lines.lastIndex { $0.hasPrefix("HTTP/") } ?? 0
        return lines.dropFirst(start + 1).compactMap(field)
    }

    private static func field(_ line: String) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...]
        return (line[..<colon].lowercased(), trimmed(value))
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" || character.isNewline }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
