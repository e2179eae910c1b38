/// One text and what the strict pass says of it: a case of the named table.
package struct JSONText: Sendable, CustomStringConvertible {
    /// What it shows, in a few words; each text has its own.
    package let name: String
    /// The text as it is sent.
    package let bytes: [UInt8]
    /// `word@offset`, or nil when the text is accepted.
    package let fault: String?

    init(_ name: String, _ text: String, _ fault: String? = nil) {
        self.init(name, [UInt8](text.utf8), fault)
    }

    init(_ name: String, _ bytes: [UInt8], _ fault: String? = nil) {
        self.name = name
        self.bytes = bytes
        self.fault = fault
    }

    package var description: String { name }
}

/// The named table of texts, accepted and refused, that says what Hookline takes for JSON. Each part is a file.
package enum JSONTexts {
    /// The whole table.
    package static let all = structure + members + words + numbers + strings + characters + depths + encodings

    /// Those that are JSON.
    package static let accepted = all.filter { $0.fault == nil }
    /// Those that are none, each with its fault.
    package static let refused = all.filter { $0.fault != nil }

    /// A text that repeats a part.
    package static func times(_ count: Int, _ part: String) -> String {
        String(repeating: part, count: count)
    }
}
