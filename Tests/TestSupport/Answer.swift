/// A CGI answer: the status line's number and reason, the other header fields, and the body.
package struct Answer: Equatable, Sendable, CustomStringConvertible {
    /// The number of the status line.
    package let status: Int
    /// The text after the number.
    package let reason: String
    /// All fields as they came, `Status` among them.
    package let fields: [Field]
    /// What follows the empty line.
    package let body: [UInt8]
    /// All bytes as they came.
    package let bytes: [UInt8]

    /// One header field.
    package struct Field: Equatable, Sendable {
        /// The name as written.
        package let name: String
        /// The value without the blanks around it.
        package let value: String
    }

    /// Reads a header block of `Name: value` lines, each ended by CR LF, and an empty line after it.
    package init(parsing bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let lineEnd = "\r\n"
        guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw HostFault.malformed("answer without an empty line: \(text)")
        }
        let head = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self)
        fields = try head.split(separator: lineEnd, omittingEmptySubsequences: false).map(readField)
        let status = fields.first { $0.name == "Status" }?.value.split(separator: " ", maxSplits: 1)
        guard let status, status.count == 2, let number = Int(status[0]) else {
            throw HostFault.malformed("answer without a status: \(text)")
        }
        self.status = number
        reason = String(status[1])
        body = Array(bytes[headEnd.upperBound...])
        self.bytes = bytes
    }

    /// The value of the field with this name, nil when it is absent.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

private func readField(_ line: Substring) throws -> Answer.Field {
    guard let colon = line.firstIndex(of: ":") else { throw HostFault.malformed("header line \(line)") }
    let value = line[line.index(after: colon)...].drop { $0 == " " }
    return Answer.Field(name: String(line[..<colon]), value: String(value))
}
