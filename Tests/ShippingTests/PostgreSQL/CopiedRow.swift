import Testing

@testable import Format
@testable import Reading
@testable import Shipping

/// A row as PostgreSQL reads it: columns by their names, nil for NULL.
struct CopiedRow {
    private(set) var columns: [String: [UInt8]?] = [:]

    /// Takes apart the bytes of exactly one row.
    init(_ bytes: [UInt8]) throws {
        let names = EventRow.columns.split(separator: ", ").map { String($0.filter { $0 != "\"" }) }
        #expect(bytes.last == UInt8(ascii: "\n") && bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let fields = bytes.dropLast().split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        try #require(fields.count == names.count)
        for (name, field) in zip(names, fields) { columns.updateValue(try Self.decoded(Array(field)), forKey: name) }
    }

    /// A column as text; nil for NULL.
    subscript(name: String) -> String? { (columns[name] ?? nil).map { String(decoding: $0, as: UTF8.self) } }

    /// PostgreSQL's manual, COPY, "Text Format": a backslash before any other character stands for that one.
    private static func decoded(_ field: [UInt8]) throws -> [UInt8]? {
        if field == Array(#"\N"#.utf8) { return nil }
        var bytes: [UInt8] = []
        var rest = field[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            let escaped = rest.popFirst()
            let next = try #require(escaped)
            let controls: [Character: UInt8] = ["t": 9, "n": 10, "r": 13, "b": 8, "f": 12, "v": 11]
            let isNumber = (0x30...0x37).contains(next) || next == UInt8(ascii: "x")
            #expect(!isNumber, "a number stands for a byte")
            bytes.append(controls[Character(Unicode.Scalar(next))] ?? next)
        }
        return bytes
    }
}

extension JournalLine {
    /// A line at the head of a segment, by its text without the LF.
    static func parsed(_ text: String, topic: String = "messages", offset: Int = 4711) throws -> JournalLine {
        let bytes = Array(text.utf8)
        let parts = try LineParts(of: bytes.span, knowsAll: false)
        let name = Array("\(topic)/2026-11-22.3.ndjson:\(offset):\(bytes.count + 1)".utf8)
        let receipt = try #require(Receipt(String(decoding: name, as: UTF8.self)))
        let position = Position(
            receipt: receipt, receivedAt: parts.receivedAt, signature: try #require(parts.signature))
        return JournalLine(position: position, text: bytes, parts: parts)
    }
}
