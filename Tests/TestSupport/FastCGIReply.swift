/// Everything a FastCGI application sent for one request, until END_REQUEST or until it closed.
package struct FastCGIReply: Sendable {
    /// The content of all STDOUT records.
    package private(set) var output: [UInt8] = []
    /// The content of all STDERR records.
    package private(set) var errors: [UInt8] = []
    /// The content of END_REQUEST; nil when the connection closed without one.
    package private(set) var end: [UInt8]?
    /// All other records, such as GET_VALUES_RESULT.
    package private(set) var others: [FastCGIRecord] = []
    private var pending: [UInt8] = []

    /// A reply of which nothing has come yet.
    package init() {}

    /// Whether END_REQUEST says that the request was served: application status 0, REQUEST_COMPLETE.
    package var isComplete: Bool { end?.prefix(5) == [0, 0, 0, 0, 0] }

    /// The answer in the output; nil when nothing was sent.
    package func answer() throws -> Answer? {
        output.isEmpty ? nil : try Answer(parsing: output)
    }

    /// Takes in bytes as they come; records may be split anywhere.
    package mutating func take(_ bytes: [UInt8]) throws {
        pending += bytes
        while pending.count >= 8 {
            let length = Int(pending[4]) << 8 | Int(pending[5])
            let whole = 8 + length + Int(pending[6])
            guard pending.count >= whole else { return }
            try take(header: Array(pending[..<8]), content: Array(pending[8..<8 + length]))
            pending.removeFirst(whole)
        }
    }

    private mutating func take(header: [UInt8], content: [UInt8]) throws {
        guard header[0] == 1, let kind = FastCGIRecord.Kind(rawValue: header[1]) else {
            throw HostFault.malformed("FastCGI record header \(header)")
        }
        switch kind {
        case .standardOutput: output += content
        case .standardError: errors += content
        case .endRequest: end = content
        default:
            let id = UInt16(header[2]) << 8 | UInt16(header[3])
            others.append(FastCGIRecord(kind, requestId: id, content, padding: header[6]))
        }
    }
}
