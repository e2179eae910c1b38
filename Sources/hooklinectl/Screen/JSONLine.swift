internal import Posix
internal import Settings

/// An object of JSON on one line, its members in the order they were added.
struct JSONLine {
    private var members: [String] = []

    mutating func add(_ name: String, _ text: String?) {
        add(name, raw: text.map(JSONLine.quoted) ?? "null")
    }

    mutating func add(_ name: String, _ number: Int?) {
        add(name, raw: number.map { "\($0)" } ?? "null")
    }

    mutating func add(_ name: String, _ value: Bool) {
        add(name, raw: value ? "true" : "false")
    }

    /// - Parameter raw: a JSON text.
    mutating func add(_ name: String, raw: String) {
        // A tab stands between tokens only, and would be escaped there.
        members.append("\(JSONLine.quoted(name)):\(raw.replacing("\t", with: " "))")
    }

    mutating func add(_ name: String, _ elements: [JSONLine]) {
        add(name, raw: "[" + elements.map(\.text).joined(separator: ",") + "]")
    }

    var text: String { "{" + members.joined(separator: ",") + "}" }

    /// A string of JSON: RFC 8259, section 7. What could steer a terminal is escaped by `Output`; a byte that is no
    /// UTF-8, which JSON can't hold, is written as `\\xe9`.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where scalar.byteItStandsFor != nil: quoted += "\\" + Words.printable(scalar)
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
