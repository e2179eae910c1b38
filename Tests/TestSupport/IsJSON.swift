/// Whether some bytes are exactly one JSON text (RFC 8259), blanks around it allowed.
///
/// Written apart from the program's own reader, so that the two check each other.
package func isJSON(_ bytes: some Sequence<UInt8>) -> Bool {
    let all = Array(bytes)
    guard String(validating: all, as: UTF8.self) != nil else { return false }
    return all.withUnsafeBufferPointer { buffer in
        var text = JSONScan(bytes: buffer)
        guard text.readValue() else { return false }
        text.skipBlanks()
        return text.position == buffer.count
    }
}

private struct JSONScan {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func skipBlanks() {
        while [0x20, 0x09, 0x0a, 0x0d].contains(next) { position += 1 }
    }

    mutating func readValue() -> Bool {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return readList(closedBy: UInt8(ascii: "}")) { $0.readMember() }
        case UInt8(ascii: "["): return readList(closedBy: UInt8(ascii: "]")) { $0.readValue() }
        case UInt8(ascii: "\""): return readString()
        case UInt8(ascii: "t"): return readWord("true")
        case UInt8(ascii: "f"): return readWord("false")
        case UInt8(ascii: "n"): return readWord("null")
        default: return readNumber()
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func readWord(_ word: StaticString) -> Bool {
        for index in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[index] else { return false }
            position += 1
        }
        return true
    }

    private mutating func readList(closedBy end: UInt8, _ item: (inout JSONScan) -> Bool) -> Bool {
        position += 1
        skipBlanks()
        if next == end {
            position += 1
            return true
        }
        while item(&self) {
            skipBlanks()
            if next == end {
                position += 1
                return true
            }
            guard take(",") else { return false }
        }
        return false
    }

    private mutating func readMember() -> Bool {
        skipBlanks()
        guard readString() else { return false }
        skipBlanks()
        return take(":") && readValue()
    }

    private mutating func readString() -> Bool {
        guard take("\"") else { return false }
        while position < bytes.count, next >= 0x20 {
            if take("\"") { return true }
            if take("\\") {
                guard readEscape() else { return false }
            } else {
                position += 1
            }
        }
        return false
    }

    private mutating func readEscape() -> Bool {
        let kind = next
        position += 1
        guard kind == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(kind) }
        defer { position += 4 }
        return position + 4 <= bytes.count
            && bytes[position..<position + 4].allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
    }

    private mutating func readDigits() -> Bool {
        let start = position
        while next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") { position += 1 }
        return position > start
    }

    private mutating func readNumber() -> Bool {
        _ = take("-")
        guard take("0") || readDigits() else { return false }
        if take("."), !readDigits() { return false }
        guard take("e") || take("E") else { return true }
        _ = take("+") || take("-")
        return readDigits()
    }
}
