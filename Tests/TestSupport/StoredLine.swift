import Glibc

/// One stored line as its readers see it, without its LF.
package struct StoredLine: Sendable {
    /// All bytes of the line.
    package let bytes: ArraySlice<UInt8>

    /// A line of a file.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// The event's bytes: what stands after the first `"event":` up to the closing brace; nil where there is none.
    package var event: ArraySlice<UInt8>? {
        guard let start = bytes.prefix(4096).firstRange(of: eventName)?.upperBound, bytes.last == UInt8(ascii: "}")
        else { return nil }
        return bytes[start...].dropLast()
    }

    /// The text of a member of the envelope whose value is a string.
    package func text(_ name: String) -> String? {
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
        guard let start = head.firstRange(of: "\"\(name)\":\"")?.upperBound else { return nil }
        return String(head[start...].prefix { $0 != "\"" })
    }

    /// The line with the value of `receivedAt` blanked, as text.
    package var blanked: String {
        let line = String(decoding: bytes, as: UTF8.self)
        guard let stamp = text("receivedAt"), let range = line.firstRange(of: stamp) else { return line }
        return line.replacingCharacters(in: range, with: "…")
    }
}

private let eventName = Array(",\"event\":".utf8)

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}

/// A file's lines without their LF; what follows the last LF is not among them.
package func wholeLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return [] }
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while let found = memchr(base + start, 0x0a, buffer.count - start) {
            let end = UnsafeRawPointer(found) - base
            lines.append(bytes[start..<end])
            start = end + 1
            if start == buffer.count { break }
        }
        return lines
    }
}
