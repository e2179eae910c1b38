/// Everything a FastCGI application sent for one request, until END_REQUEST or until it closed.
package struct FastCGIReply: Sendable {
    /// The content of all STDOUT records.
    package private(set) var output: [UInt8] = []
    /// The content of all STDERR records.
    package private(set) var errors: [UInt8] = []
    /// The content of END_REQUEST; nil when the connection closed without one.
    package private(set) var end: [UInt8]?
    /// All other records: GET_VALUES_RESULT, and what belongs to other requests.
    package private(set) var others: [FastCGIRecord] = []
    private let requestId: UInt16
    private var pending: [UInt8] = []

    /// A reply of which nothing has come yet; records for other requests than this one are kept apart.
    package init(requestId: UInt16 = 1) {
        self.requestId = requestId
    }

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
        let id = UInt16(header[2]) << 8 | UInt16(header[3])
        switch kind {
        case .standardOutput where id == requestId: output += content
        case .standardError where id == requestId: errors += content
        case .endRequest where id == requestId: end = content
        default:
            others.append(FastCGIRecord(kind, requestId: id, content, padding: header[6]))
        }
    }
}
