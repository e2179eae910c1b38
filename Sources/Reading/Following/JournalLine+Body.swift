internal import Format

extension JournalLine {
    /// The event's bytes, as they stand in the line; nil where the body is no JSON.
    package var event: [UInt8]? { parts.event.map { Array(text[$0]) } }

    /// The body as it was signed; nil when the line holds none, or holds it in a form that is not ours.
    package var body: [UInt8]? { parts.body == nil ? event : parts.signedBody(in: text.span) }
}

extension LineParts {
    /// What the member `body` encodes; nil when there is none, or it is not Base64.
    /// - Parameter text: the line that these are parts of.
    func signedBody(in text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        guard let body, Base64.decode(text.extracting(body), into: &bytes) else { return nil }
        return bytes
    }
}
