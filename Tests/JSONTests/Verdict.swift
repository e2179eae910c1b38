@testable import JSON

/// What the pass says of a text, in the words of a stored line.
enum Verdict {
    /// Some of the names are looked for at some of the places, so that both ways through an object are gone.
    private static let tree = JSONTree([(1, "topic"), (1, "message"), (2, "id"), (1, "a"), (2, "a")])

    static func of(_ bytes: [UInt8]) -> String {
        do throws(JSONFault) {
            _ = try JSONPass.outline(of: bytes.span, by: tree)
            return "accepted"
        } catch {
            return "\(error.reason.rawValue)@\(error.offset)"
        }
    }
}
