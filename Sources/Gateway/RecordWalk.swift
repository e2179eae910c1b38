/// Follows the records of one request through its bytes as they come, so that it is known when all are there:
/// FastCGI 1.0, sections 3.3 and 5. It judges as libfcgi does; what libfcgi would stumble over is `broken` here.
struct RecordWalk {
    enum Stage: Equatable {
        /// The beginning, and the parameters to their end.
        case head
        case body
        case whole
        /// The peer ended it, or this is no FastCGI.
        case broken
    }

    private enum Kind {
        static let begin: UInt8 = 1
        static let parameters: UInt8 = 4
        static let input: UInt8 = 5
    }

    private static let headerBytes = 8

    private(set) var stage = Stage.head
    /// 0 before the beginning.
    private var requestId = 0
    private var header = InlineArray<8, UInt8>(repeating: 0)
    private var headerCount = 0
    /// Bytes of the record in hand that are still to come.
    private var contentLeft = 0
    private var paddingLeft = 0
    private var isBody = false
    /// What follows the record in hand.
    private var next = Stage.head

    init() {}

    /// Whether more has to come.
    var isWaiting: Bool { stage == .head || stage == .body }

    /// Goes on through bytes, to the end of the stage or of the bytes.
    /// - Parameters:
    ///   - start: where to begin.
    ///   - body: is given each part of the body.
    /// - Returns: where it stands.
    mutating func take(_ bytes: Span<UInt8>, from start: Int, body: (Range<Int>) -> Void = { _ in }) -> Int {
        let begun = stage
        var place = start
        while stage == begun {
            place = skipRecord(bytes, place, body)
            if contentLeft > 0 || paddingLeft > 0 { return place }
            stage = next
            if stage == begun && headerCount == 0 && bytes.count - place >= Self.headerBytes {
                takeHeader(bytes, at: place)
                place += Self.headerBytes
            } else if stage == begun {
                place = readHeader(bytes, place)
                if headerCount < Self.headerBytes { return place }
                headerCount = 0
                let whole = header
                takeHeader(whole.span, at: 0)
            }
        }
        return place
    }

    private mutating func skipRecord(_ bytes: Span<UInt8>, _ place: Int, _ body: (Range<Int>) -> Void) -> Int {
        let content = min(contentLeft, bytes.count - place)
        if isBody && content > 0 { body(place..<place + content) }
        contentLeft -= content
        let padding = min(paddingLeft, bytes.count - place - content)
        if contentLeft == 0 { paddingLeft -= padding }
        return place + content + (contentLeft == 0 ? padding : 0)
    }

    private mutating func readHeader(_ bytes: Span<UInt8>, _ place: Int) -> Int {
        let count = min(Self.headerBytes - headerCount, bytes.count - place)
        for offset in 0..<count { header[headerCount + offset] = bytes[place + offset] }
        headerCount += count
        return place + count
    }

    private mutating func takeHeader(_ bytes: Span<UInt8>, at place: Int) {
        let (kind, id) = (bytes[place + 1], Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
        contentLeft = Int(bytes[place + 4]) << 8 | Int(bytes[place + 5])
        paddingLeft = Int(bytes[place + 6])
        isBody = false
        guard bytes[place] == 1 else { return fail() }
        if kind == Kind.begin { return begin(id) }
        // The connection's own, or another request's: nobody waits for it here.
        guard id != 0, id == requestId else { return }
        switch (stage, kind) {
        case (.head, Kind.parameters):
            if contentLeft == 0 { next = .body }
        case (.body, Kind.input):
            isBody = true
            if contentLeft == 0 { end(.whole) }
        default: fail()
        }
    }

    private mutating func begin(_ id: Int) {
        guard id != 0, contentLeft == 8 else { return fail() }
        if requestId == 0 { requestId = id }
    }

    private mutating func fail() { end(.broken) }

    /// Whatever the record in hand still holds.
    private mutating func end(_ last: Stage) {
        contentLeft = 0
        paddingLeft = 0
        next = last
    }
}
