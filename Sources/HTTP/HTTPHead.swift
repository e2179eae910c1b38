/// The head of an answer: the last one, as those of interim answers (1xx) and of proxies stand before it.
struct HTTPHead {
    private var bytes: [UInt8] = []
    /// The empty line behind it has come. libcurl takes a head for whole that breaks off behind a line.
    private(set) var isWhole = false

    /// Bytes so far.
    var count: Int { bytes.count }

    /// Takes the next line, with its end. One that begins another head makes the one before it an interim one; behind a
    /// head that is the last one, lines come that stand behind a body in chunks.
    mutating func take(_ line: [UInt8]) {
        if isWhole && line.starts(with: Array("HTTP/".utf8)) { self = HTTPHead() }
        bytes += line
        if line.allSatisfy(Self.isBlank) { isWhole = true }
    }

    /// Names in small letters, values without blanks around them, in the order they came.
    var fields: [(name: String, value: String)] {
        bytes.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap(Self.field)
    }

    private static func field(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = line[..<colon].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return (String(decoding: name, as: UTF8.self), String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self))
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
