/// The tokens of a JSON text (RFC 8259, sections 3, 6 and 7). Each function starts at a token's first byte and leaves
/// the position behind its last.
enum JSONToken {
    static func literal(_ word: StaticString, _ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < text.count else { throw JSONFault(.end, at: text.count) }
            guard unsafe text[position] == word.utf8Start[index] else { throw JSONFault(.literal, at: position) }
            position += 1
        }
    }

    static func number(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) {
        if text[position] == UInt8(ascii: "-") { position += 1 }
        if position < text.count && text[position] == UInt8(ascii: "0") {
            position += 1
            if isDigit(text, position) { throw JSONFault(.number, at: position) }
        } else {
            try digits(text, &position)
        }
        if position < text.count && text[position] == UInt8(ascii: ".") {
            position += 1
            try digits(text, &position)
        }
        if position < text.count && text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < text.count && (text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")) {
                position += 1
            }
            try digits(text, &position)
        }
    }

    /// At least one digit.
    private static func digits(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) {
        guard position < text.count else { throw JSONFault(.end, at: text.count) }
        guard isDigit(text, position) else { throw JSONFault(.number, at: position) }
        while isDigit(text, position) { position += 1 }
    }

    private static func isDigit(_ text: Span<UInt8>, _ position: Int) -> Bool {
        position < text.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position])
    }

    /// A string, its content checked and passed over.
    static func string(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) {
        position += 1
        while true {
            JSONWord.skipPlain(text, &position)
            guard position < text.count else { throw JSONFault(.end, at: text.count) }
            let byte = text[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return
            } else if isPlain(byte) {
                position += 1
            } else {
                _ = try JSONCharacter.special(text, &position)
            }
        }
    }

    /// A member's name, decoded and packed.
    static func name(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> PackedName {
        if let short = JSONWord.shortName(text, &position) { return short }
        var name = PackedName()
        position += 1
        while position < text.count {
            let byte = text[position]
            if isPlain(byte) {
                name.append(byte)
                position += 1
            } else if byte == UInt8(ascii: "\"") {
                position += 1
                return name
            } else {
                try JSONCharacter.special(text, &position).encode { name.append($0) }
            }
        }
        throw JSONFault(.end, at: text.count)
    }

    /// A byte that stands for itself: ASCII, no control character, neither a quotation mark nor a backslash.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
