/// A request as a server gets it.
package struct HTTPReceived: Sendable {
    /// The request line: method, target, version.
    package let line: String
    /// The fields as they came, each with its line end.
    package let fields: String
    /// As many bytes as the request announces.
    package let body: [UInt8]

    /// Reads a request to the end of its body; throws when the peer leaves before that.
    package init(from peer: OpenDescriptor) throws {
        let bytes = try HTTPReceived.head(from: peer)
        guard let end = bytes.firstRange(of: emptyLine) else { throw HostFault.malformed("a request that ends early") }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self) + "\r\n"
        let lines = head.split(separator: "\r\n", maxSplits: 1)
        (line, fields) = (String(lines.first ?? ""), String(lines.last ?? ""))
        let length = head.firstMatch(of: /(?i)Content-Length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
        body = try HTTPReceived.filled(Array(bytes[end.upperBound...]), to: length, from: peer)
    }

    /// What comes up to the empty line behind the fields, and what came with it; less when the peer stops before.
    package static func head(from peer: OpenDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.firstRange(of: emptyLine) == nil {
            let piece = try readSome(peer)
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    private static func filled(_ beginning: [UInt8], to length: Int, from peer: OpenDescriptor) throws -> [UInt8] {
        var bytes = beginning
        while bytes.count < length {
            let piece = try readSome(peer)
            if piece.isEmpty { throw HostFault.malformed("a body that ends early") }
            bytes += piece
        }
        return bytes
    }
}

private let emptyLine = Array("\r\n\r\n".utf8)
