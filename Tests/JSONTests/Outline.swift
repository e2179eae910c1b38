@testable import JSON

/// What a pass notes, for a text that is given as a literal.
enum Outline {
    static func of(_ text: String, by tree: JSONTree) throws -> JSONOutline {
        let bytes = [UInt8](text.utf8)
        return try JSONPass.outline(of: bytes.span, by: tree)
    }
}
