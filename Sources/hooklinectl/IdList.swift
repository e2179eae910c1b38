internal import Reading
internal import Webhook

/// Ids from a file: one a line, or an object of JSON with `id` a line.
struct IdList {
    private(set) var ids: [MessageId] = []

    init(ofFile path: String) throws(Failure) {
        let bytes = try wholeFile(path)
        for (place, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = Self.trimmed(line)
            if text.isEmpty { continue }
            guard let id = text.first == UInt8(ascii: "{") ? IdObject.id(in: text) : Self.word(text) else {
                throw .data(path: path, reason: "line \(place + 1) holds no id")
            }
            ids.append(MessageId(id))
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        return Array(Array(line.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
    }

    private static func word(_ text: [UInt8]) -> String? {
        text.contains { $0 <= 0x20 } ? nil : String(decoding: text, as: UTF8.self)
    }
}
