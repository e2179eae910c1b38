/// The tokens of a JSON text (RFC 8259, sections 3, 6 and 7). Each function is given the place of a token's first
/// byte, and gives that behind its last.
enum JSONToken {
    static func literal(_ word: StaticString, _ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        var position = start
        for index in 0..<word.utf8CodeUnitCount {
            guard position < text.count else { throw JSONFault(.end, at: text.count) }
            guard unsafe text[position] == word.utf8Start[index] else { throw JSONFault(.literal, at: position) }
            position += 1
        }
        return position
    }

    static func number(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        var position = start
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
        return position
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
    @inline(__always)
    static func string(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        var position = start + 1
        while let block = JSONBlock(text, position) {
            guard let plain = block.plain else {
                position &+= JSONBlock.size
                continue
            }
            position &+= plain
            if unsafe text[unchecked: position] == UInt8(ascii: "\"") { return position + 1 }
            position = try JSONCharacter.skip(text, position)
        }
        return try endOfString(text, position)
    }

    /// The rest of a string in the last bytes of a text.
    @inline(never)
    private static func endOfString(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        var position = start
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "\"") { return position + 1 }
            position = isPlain(byte) ? position + 1 : try JSONCharacter.skip(text, position)
        }
        throw JSONFault(.end, at: text.count)
    }

    /// A member's name, decoded and packed.
    static func name(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> (name: PackedName, end: Int) {
        var position = start + 1
        if let block = JSONBlock(text, position), let plain = block.plain {
            let end = position + plain
            if text[end] == UInt8(ascii: "\"") { return (block.name(plain), end + 1) }
        }
        var name = PackedName()
        while position < text.count {
            let byte = text[position]
            if isPlain(byte) {
                name.append(byte)
                position += 1
            } else if byte == UInt8(ascii: "\"") {
                return (name, position + 1)
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
