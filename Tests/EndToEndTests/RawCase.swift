import TestSupport
import Testing

/// What a peer does on a FastCGI connection, byte for byte, and what may come of it.
struct RawCase: Sendable, CustomTestStringConvertible {
    /// What the peer does once everything is sent.
    enum Ending: Sendable {
        case waits, endsSending, leaves
    }

    let testDescription: String
    /// What is sent, one piece after another.
    let pieces: [[UInt8]]
    /// What follows the last piece.
    let ending: Ending
    /// The statuses that are right; 0 stands for a connection that is closed without an answer.
    let expected: Set<Int>
    /// The id of the request whose answer counts.
    var requestId: UInt16 = 1

    /// A case of bytes that are sent piece by piece.
    init(_ name: String, _ expected: Set<Int>, then ending: Ending = .waits, pieces: [[UInt8]]) {
        testDescription = name
        self.pieces = pieces
        self.ending = ending
        self.expected = expected
    }

    /// A case of records that are sent at once.
    init(_ name: String, _ expected: Set<Int>, then ending: Ending = .waits, records: [FastCGIRecord]) {
        self.init(name, expected, then: ending, pieces: [records.flatMap(\.bytes)])
    }

    /// The event that each case is about.
    static let delivery = NumberedEvents("raw", size: 300).delivery(0)
}

extension RawCase {
    /// All cases.
    static let all = whole + lengths + cutOff + odd

    private static let parameters = FastCGIRecord.stream(.parameters, delivery.parameterBytes)
    private static let half = Array(delivery.body.prefix(150))
    private static let rest = Array(delivery.body.dropFirst(150))
    private static let bytes = delivery.fastCGIBytes()

    private static func request(_ change: (inout Delivery) -> Void) -> [FastCGIRecord] {
        delivery.with(change).fastCGIRecords()
    }

    private static let whole: [RawCase] =
        [
            RawCase("whole", [200], pieces: [bytes]),
            RawCase("byte by byte", [200], pieces: bytes.map { [$0] }),
            RawCase("records of one byte", [200], records: delivery.fastCGIRecords(size: 1)),
            otherId,
        ] + (1...6).map { RawCase("random splits, seed \($0)", [200], pieces: randomSplits(seed: $0)) }

    private static let otherId: RawCase = {
        var other = RawCase("another request id", [200], records: delivery.fastCGIRecords(requestId: 0xfffe))
        other.requestId = 0xfffe
        return other
    }()

    private static let lengths = [
        RawCase("empty CONTENT_LENGTH with a body", [200], records: request { $0.contentLength = "" }),
        RawCase("CONTENT_LENGTH -1", [200], records: request { $0.contentLength = "-1" }),
        RawCase("no CONTENT_LENGTH", [200], records: request { $0.contentLength = nil }),
        RawCase("CONTENT_LENGTH with leading zeros", [200], records: request { $0.contentLength = "0000000300" }),
        RawCase("body one byte short", [400], records: request { $0.body.removeLast() }),
        RawCase("no body at all", [400], records: request { $0.body = [] }),
        RawCase("body one byte long", [400], records: request { $0.body.append(0x0a) }),
        RawCase("body twice", [400], records: request { $0.body += $0.body }),
        RawCase("signature as two parameters", [401], records: request { $0.signatures += $0.signatures }),
        RawCase("a parameter of 100,000 bytes", [200], records: request { $0.more = [("HTTP_LONG", hundredThousand)] }),
    ]

    private static let cutOff = [
        RawCase("peer leaves without a word", [0], then: .leaves, pieces: []),
        RawCase("peer leaves in a record's header", [0], then: .leaves, pieces: [Array(bytes.prefix(5))]),
        RawCase("peer leaves after half the parameters", [0], then: .leaves, pieces: [Array(bytes.prefix(200))]),
        RawCase("half the parameters, then the end", [0, 400], then: .endsSending, pieces: [Array(bytes.prefix(200))]),
        RawCase("whole pairs, then the end", [0, 400], then: .endsSending, records: [.begin(), pairs(5)]),
        RawCase("all parameters, then the end", [400], then: .endsSending, records: [.begin()] + parameters),
        RawCase("peer leaves in the body", [0], then: .leaves, records: [.begin()] + parameters + [input(half)]),
        RawCase("the end in the body", [400], then: .endsSending, records: [.begin()] + parameters + [input(half)]),
        RawCase("body whole, stream not closed, the end", [200, 400], then: .endsSending, records: unclosed),
        RawCase("abort in the body", [0, 400], records: [.begin()] + parameters + [input(half), abort]),
        RawCase("abort in the parameters", [0, 400], records: [.begin(), pairs(3), abort]),
    ]

    private static let odd = [
        RawCase("a foreign request's record in the body", [200, 400], records: inBody(input([1], requestId: 2))),
        RawCase("an empty foreign record in the body", [200, 400], records: inBody(input([], requestId: 2))),
        RawCase("foreign beginning in the body", [200, 400], records: inBody(.begin(requestId: 2))),
        // libfcgi loses its place there: no web server pads an empty record.
        RawCase("padding after the parameters' end", [200, 400], records: paddedEnd),
        RawCase("KEEP_CONN", [200], records: [.begin(keepsConnection: true)] + delivery.fastCGIRecords().dropFirst()),
        RawCase("GET_VALUES with padding before it", [200], records: [getValues] + delivery.fastCGIRecords()),
        RawCase("an unknown role", [0, 400], records: [.begin(role: 9)] + delivery.fastCGIRecords().dropFirst()),
        RawCase("another protocol version", [0], pieces: [[9] + bytes.dropFirst()]),
        RawCase("HTTP", [0], then: .endsSending, pieces: [Array("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)]),
    ]

    private static let hundredThousand = String(repeating: "x", count: 100_000)
    private static let getValues = FastCGIRecord(
        .getValues, requestId: 0, nameValuePair("FCGI_MAX_CONNS", ""), padding: 8)
    private static let paddedEnd =
        [.begin()] + parameters.dropLast() + [FastCGIRecord(.parameters, padding: 8), input(delivery.body), input([])]
    private static let abort = FastCGIRecord(.abortRequest)
    private static let unclosed = [.begin()] + parameters + [input(delivery.body)]

    private static func input(_ bytes: [UInt8], requestId: UInt16 = 1) -> FastCGIRecord {
        FastCGIRecord(.standardInput, requestId: requestId, bytes)
    }

    private static func inBody(_ record: FastCGIRecord) -> [FastCGIRecord] {
        [.begin()] + parameters + [input(half), record, input(rest), input([])]
    }

    private static func pairs(_ count: Int) -> FastCGIRecord {
        FastCGIRecord(.parameters, delivery.variables.prefix(count).flatMap { nameValuePair($0.name, $0.value) })
    }

    /// Records of random sizes with random padding, sent in pieces of random sizes.
    private static func randomSplits(seed: Int) -> [[UInt8]] {
        var random = SplitMix(seed: UInt64(seed))
        var sent = FastCGIRecord.begin().bytes
        let streams: [(FastCGIRecord.Kind, [UInt8])] = [
            (.parameters, delivery.parameterBytes), (.standardInput, delivery.body),
        ]
        for (kind, stream) in streams {
            for piece in random.split(stream, upTo: 90) + [[]] {
                let padding = piece.isEmpty ? 0 : UInt8.random(in: 0...20, using: &random)
                sent += FastCGIRecord(kind, piece, padding: padding).bytes
            }
        }
        return random.split(sent, upTo: 60)
    }
}
