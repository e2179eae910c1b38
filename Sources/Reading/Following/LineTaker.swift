internal import Format
internal import Posix

/// Takes the lines of one file, one after another, and says what arrives by them: pure.
struct LineTaker {
    private let path: String
    private(set) var place: FilePlace
    private(set) var arrivals: [Arrival] = []
    /// The line that has to come first, as it was given already.
    private(set) var awaited: Position?
    /// Another line stands where that one stood.
    private(set) var isReplaced = false
    /// Bytes of the file when it was begun to be read. A line that ends behind them may be spliced: a writer died in it, and
    /// the next one blanked what had been read already. Then it is another line when it is read again.
    private let size: Int
    /// Lines that end behind them are not there yet.
    private let isBounded: Bool
    /// One of those has come.
    private(set) var isBeyond = false
    /// Where a line stands that can't be read, and may be spliced.
    private(set) var doubtful: Int?
    /// Where the last doubtful line stood: what can't be read there again is told.
    private var doubted: Int?

    /// - Parameters:
    ///   - size: of the file, before it is read.
    ///   - isBounded: nothing that was written later is given.
    init(_ place: FilePlace, path: String, size: Int, isBounded: Bool = false) {
        self.isBounded = isBounded
        self.place = place
        self.path = path
        self.size = size
        awaited = place.last
    }

    /// Gives what has arrived, once.
    mutating func takeArrivals() -> [Arrival] {
        defer { arrivals = [] }
        return arrivals
    }

    /// Takes the lines of a block.
    mutating func take(_ step: BlockReader.Step, of reader: BlockReader) {
        switch step {
        case .lines(let offset):
            reader.withBytes { lines in
                ByteSearch.forEachLine(lines) { line, start in take(line, at: offset + start) }
            }
        case .tooLong(let offset): passOver(offset)
        case .rest, .end: break
        }
    }

    /// Reads the doubtful line again, and what stands behind it.
    mutating func resumeAtDoubt() {
        doubted = doubtful
        doubtful = nil
    }

    /// All that can be read was taken of the file, when it was like that.
    mutating func end(at extent: FileExtent, isFinished: Bool) {
        place.seen = extent
        place.isFinished = isFinished
    }

    /// Reads the file from its first line.
    mutating func begin() {
        place.begin()
        (awaited, isReplaced, doubtful) = (nil, false, nil)
    }

    private mutating func take(_ line: Span<UInt8>, at start: Int) {
        if isReplaced || isBeyond || doubtful != nil { return }
        if isBounded && start + line.count + 1 > size {
            isBeyond = true
            return
        }
        let text = line.extracting(LineFormat.blanks(line)..<line.count)
        let receipt = Receipt(
            partition: place.partition, offset: start + line.count - text.count, length: text.count + 1)
        if let awaited {
            self.awaited = nil
            isReplaced = !Self.stands(awaited, receipt, text)
        } else if receipt.end > place.offset {
            takeNew(text, receipt, from: start)
        }
    }

    /// Whether it is the line that was given.
    private static func stands(_ awaited: Position, _ receipt: Receipt, _ text: Span<UInt8>) -> Bool {
        guard let head = LineHead(text) else { return false }
        return awaited
            == Position(receipt: receipt, receivedAt: head.receivedAt, signature: head.signature)
    }

    private mutating func takeNew(_ text: Span<UInt8>, _ receipt: Receipt, from start: Int) {
        do throws(LineFault) {
            try give(text, receipt)
        } catch {
            guard receipt.end <= size || doubted == start else {
                doubtful = start
                return
            }
            arrivals.append(.fault(.line(error, path: path, offset: receipt.offset)))
        }
        place.offset = receipt.end
    }

    /// Blanks, and a line that stands for a fragment, are passed.
    private mutating func give(_ text: Span<UInt8>, _ receipt: Receipt) throws(LineFault) {
        if text.isEmpty { return }
        let parts = try LineParts(of: text, knowsAll: false)
        guard let signature = parts.signature else {
            if parts.torn != nil { return }
            throw LineFault(reason: .envelope, offset: 0)
        }
        let position = Position(receipt: receipt, receivedAt: parts.receivedAt, signature: signature)
        place.last = position
        arrivals.append(.line(JournalLine(position: position, text: Array(copying: text), parts: parts)))
    }

    private mutating func passOver(_ offset: Int) {
        if isBounded && offset >= size { return isBeyond = true }
        if awaited != nil {
            isReplaced = true
        } else if offset >= place.offset {
            arrivals.append(.fault(.tooLong(path: path, offset: offset)))
            place.offset = offset + 1
        }
    }
}

extension Array<UInt8> {
    /// The same bytes.
    init(copying bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
