/// One text and what the strict pass says of it: a case of the named table.
struct JSONText: Sendable, CustomStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// `word@offset`, or nil when the text is accepted.
    let fault: String?

    init(_ name: String, _ text: String, _ fault: String? = nil) {
        self.init(name, [UInt8](text.utf8), fault)
    }

    init(_ name: String, _ bytes: [UInt8], _ fault: String? = nil) {
        self.name = name
        self.bytes = bytes
        self.fault = fault
    }

    var description: String { name }
}

/// The named table of texts, accepted and refused, that says what Hookline takes for JSON. Each part is a file.
enum JSONTexts {
    static let all = structure + members + words + numbers + strings + characters + depths + encodings

    static let accepted = all.filter { $0.fault == nil }
    static let refused = all.filter { $0.fault != nil }

    /// A text that repeats a part.
    static func times(_ count: Int, _ part: String) -> String {
        String(repeating: part, count: count)
    }
}
