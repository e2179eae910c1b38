package import Format
package import JSON

/// Where the members of one event lie: what one strict pass over its text found.
package struct EventOutline: Sendable {
    let outline: JSONOutline

    package init(of text: Span<UInt8>) throws(JSONFault) {
        outline = try JSONPass.outline(of: text, by: EventMember.tree)
    }

    /// The last value of that name; absent where there is none.
    package subscript(member: EventMember) -> JSONValue { outline[member] }

    /// The content of a string, or a number as sent; nil for anything else.
    package func text(_ member: EventMember, in text: Span<UInt8>) -> String? {
        let value = outline[member]
        switch value.kind {
        case .string: return JSONString.content(text, value.range)
        case .number: return String(decoding: value.range.map { text[$0] }, as: UTF8.self)
        default: return nil
        }
    }

    /// An id in the form in which Connectly writes it; nil when it is none, or written with escapes.
    package func ulid(_ member: EventMember, in text: Span<UInt8>) -> ULID? {
        let value = outline[member]
        guard value.kind == .string else { return nil }
        return ULID(text.extracting(value.range.dropFirst().dropLast()))
    }

    /// A value as sent, whatever it is; nil when it is absent or null.
    package func raw(_ member: EventMember, in text: Span<UInt8>) -> String? {
        let value = outline[member]
        guard value.isPresent else { return nil }
        return String(decoding: value.range.map { text[$0] }, as: UTF8.self)
    }
}
