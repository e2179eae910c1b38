/// The way to one value of a JSON text, as jq writes it: `.message.text`, `.attachments[0].url`, `."a b"`; `.` is the
/// whole text.
package struct JSONPath: Equatable, Sendable {
    package enum Step: Equatable, Sendable {
        /// A name, its escapes undone.
        case member([UInt8])
        /// Counted from 0.
        case index(Int)
    }

    package let steps: [Step]

    package init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Reads a path from the start of a text up to its end or an equals sign, and leaves the position there. Nil when it
    /// is none.
    package init?(_ text: Span<UInt8>, _ position: inout Int) {
        guard text.count > 0, text[0] == UInt8(ascii: ".") else { return nil }
        var steps: [Step] = []
        position = 0
        while position < text.count && text[position] != UInt8(ascii: "=") {
            if position == 0 && Self.isWhole(text) {
                position = 1
                continue
            }
            guard let step = Self.step(text, &position) else { return nil }
            steps.append(step)
        }
        self.init(steps)
    }

    /// Nothing stands behind the first dot.
    private static func isWhole(_ text: Span<UInt8>) -> Bool { text.count == 1 || text[1] == UInt8(ascii: "=") }

    /// `.name`, `."name"`, `["name"]`, `[0]`; a bracket may stand behind a dot.
    private static func step(_ text: Span<UInt8>, _ position: inout Int) -> Step? {
        if text[position] == UInt8(ascii: ".") {
            position += 1
            guard position < text.count else { return nil }
            if text[position] != UInt8(ascii: "[") { return member(text, &position) }
        }
        guard text[position] == UInt8(ascii: "["), position + 1 < text.count else { return nil }
        position += 1
        let isName = text[position] == UInt8(ascii: "\"")
        guard let step = isName ? member(text, &position) : index(text, &position), position < text.count,
            text[position] == UInt8(ascii: "]")
        else { return nil }
        position += 1
        return step
    }

    private static func member(_ text: Span<UInt8>, _ position: inout Int) -> Step? {
        let start = position
        if text[start] == UInt8(ascii: "\"") {
            guard let end = try? JSONToken.string(text, start) else { return nil }  // whatever is wrong with it
            position = end
            return .member(JSONString.bytes(text, start..<end))
        }
        while position < text.count, isPlain(text[position]) { position += 1 }
        let name = (start..<position).map { text[$0] }
        return name.isEmpty || !isUnicode(name) ? nil : .member(name)
    }

    private static func index(_ text: Span<UInt8>, _ position: inout Int) -> Step? {
        var index = 0
        let start = position
        while position < text.count, position - start < 9, (0x30...0x39).contains(text[position]) {
            index = index * 10 + Int(text[position] - 0x30)
            position += 1
        }
        return position == start ? nil : .index(index)
    }

    /// Of a name without quotation marks.
    /// Whether a text may have this name: it has to be UTF-8.
    private static func isUnicode(_ name: [UInt8]) -> Bool {
        (try? JSONToken.string(JSONString.quoted(name).span, 0)) != nil  // whatever is wrong with it
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && !".[]\"=".utf8.contains(byte)
    }
}

extension JSONPath: CustomStringConvertible {
    package var description: String {
        if steps.isEmpty { return "." }
        return steps.map { step in
            switch step {
            case .index(let index): "[\(index)]"
            case .member(let name):
                if !name.isEmpty && name.allSatisfy(Self.isPlain) {
                    ".\(String(decoding: name, as: UTF8.self))"
                } else {
                    ".\(String(decoding: JSONString.quoted(name), as: UTF8.self))"
                }
            }
        }.joined()
    }
}
