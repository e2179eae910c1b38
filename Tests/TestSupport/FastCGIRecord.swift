/// One record of the FastCGI specification, version 1.0, section 3.3.
package struct FastCGIRecord: Equatable, Sendable {
    /// The record types, section 8.
    package enum Kind: UInt8, Sendable {
        case beginRequest = 1, abortRequest, endRequest, parameters, standardInput, standardOutput, standardError
        case data, getValues, getValuesResult, unknownType
    }

    /// What it is.
    package let kind: Kind
    /// The request it belongs to; 0 for the connection itself.
    package let requestId: UInt16
    /// What it carries, 65,535 bytes at most.
    package let content: [UInt8]
    /// How many padding bytes follow.
    package let padding: UInt8

    /// A record with all its parts.
    package init(_ kind: Kind, requestId: UInt16 = 1, _ content: [UInt8] = [], padding: UInt8 = 0) {
        self.kind = kind
        self.requestId = requestId
        self.content = content
        self.padding = padding
    }

    /// The bytes on the wire.
    package var bytes: [UInt8] {
        let header: [UInt8] = [
            1, kind.rawValue, UInt8(requestId >> 8), UInt8(requestId & 0xff),
            UInt8(content.count >> 8), UInt8(content.count & 0xff), padding, 0,
        ]
        return header + content + [UInt8](repeating: 0, count: Int(padding))
    }

    /// The beginning of a request; the role is RESPONDER (1) unless said otherwise.
    package static func begin(requestId: UInt16 = 1, role: UInt8 = 1, keepsConnection: Bool = false) -> FastCGIRecord {
        FastCGIRecord(.beginRequest, requestId: requestId, [0, role, keepsConnection ? 1 : 0, 0, 0, 0, 0, 0])
    }

    /// A stream cut into records of at most `size` bytes, closed by an empty one.
    package static func stream(
        _ kind: Kind, _ bytes: [UInt8], requestId: UInt16 = 1, size: Int = 65_528
    ) -> [FastCGIRecord] {
        let pieces = stride(from: 0, to: bytes.count, by: size).map { start in
            FastCGIRecord(kind, requestId: requestId, Array(bytes[start..<min(start + size, bytes.count)]))
        }
        return pieces + [FastCGIRecord(kind, requestId: requestId)]
    }
}

/// One name and its value as section 3.4 writes them.
package func nameValuePair(_ name: String, _ value: String) -> [UInt8] {
    pairLength(name.utf8.count) + pairLength(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
}

private func pairLength(_ count: Int) -> [UInt8] {
    guard count > 127 else { return [UInt8(count)] }
    return [UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 0xff), UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
}
