internal import JSON

/// The answer of a send call: `{"id":"…"}`.
package enum IdObject {
    private static let id: UInt8 = 1
    private static let tree = JSONTree([(1, "id")])

    /// The content of the member `id`; nil when the text is no strict JSON, or has no such string.
    package static func id(in bytes: [UInt8]) -> String? {
        let text = bytes.span
        guard let outline = try? JSONPass.outline(of: text, by: tree), outline[id].kind == .string else { return nil }
        return JSONString.content(text, outline[id].range)
    }
}
