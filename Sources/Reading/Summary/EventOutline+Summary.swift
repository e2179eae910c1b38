internal import JSON

extension EventOutline {
    /// A time in whole seconds since 1970; 0 for what is none.
    func seconds(_ member: EventMember, in text: Span<UInt8>) -> UInt32 {
        let value = self[member]
        let range = value.kind == .string ? value.content : value.kind == .number ? value.range : 0..<0
        guard (1...10).contains(range.count) else { return 0 }
        var seconds: UInt64 = 0
        for place in range {
            guard (0x30...0x39).contains(text[place]) else { return 0 }
            seconds = seconds * 10 + UInt64(text[place] - 0x30)
        }
        return UInt32(exactly: seconds) ?? 0
    }
}

extension JSONValue {
    /// Of a string what is between its quotation marks.
    fileprivate var content: Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }
}

extension NameTable {
    /// The number of the first of some members that is a string with anything in it; 0 when there is none.
    mutating func number(of members: [EventMember], _ event: EventOutline, _ text: Span<UInt8>) -> UInt32 {
        for member in members {
            let value = event[member]
            guard value.kind == .string, value.range.count > 2 else { continue }
            let content = text.extracting(value.content)
            return Self.hasEscapes(content) ? number(ofEscaped: value.range, text) : number(of: content)
        }
        return 0
    }

    private static func hasEscapes(_ content: Span<UInt8>) -> Bool {
        for place in 0..<content.count where content[place] == UInt8(ascii: "\\") { return true }
        return false
    }

    /// The same text is the same name, however it is written.
    private mutating func number(ofEscaped range: Range<Int>, _ text: Span<UInt8>) -> UInt32 {
        var content: [UInt8] = []
        JSONString.decode(text, range) { content.append($0) }
        return number(of: content.span)
    }
}
