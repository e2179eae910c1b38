internal import Format
internal import Posix

/// Up to where a file counts as handled.
enum Bound {
    /// All that it holds now.
    case end
    /// What stands before the first line that was received at that moment or later.
    case moment(Timestamp)
    /// What stands before that byte, unpacked.
    case offset(Int)
}

/// Finds the last line of a file before a bound: where a reader begins that is to give only what stands behind it.
struct LastLine {
    /// Bytes before the bound that are looked at first.
    private static let window = 1 << 16

    private let partition: Partition
    private let bound: Bound
    /// A line began before what is looked at: its rest is passed over.
    private var isWithinLine = false
    private var isOver = false
    private var last: Position?

    /// The last line of an event, or of a body that is none; nil when there is none.
    static func position(of file: JournalFile, before bound: Bound = .end) throws(ReadingFault) -> Position? {
        guard let partition = file.partition else { return nil }
        var reader = try BlockReader(file)
        let end = try Self.end(of: reader, before: bound)
        var window = Self.window
        while true {
            var search = LastLine(partition: partition, bound: bound)
            let start = max(0, end - window)
            try search.read(&reader, from: start)
            if search.last != nil || start == 0 { return search.last }
            window *= 4
        }
    }

    /// The last line ends there at the latest; 0 where only reading all of the file tells.
    private static func end(of reader: BlockReader, before bound: Bound) throws(ReadingFault) -> Int {
        switch bound {
        case .end: reader.isCompressed ? 0 : try reader.extent().size
        case .moment: 0
        case .offset(let offset): offset
        }
    }

    private init(partition: Partition, bound: Bound) {
        self.partition = partition
        self.bound = bound
    }

    private mutating func read(_ reader: inout BlockReader, from start: Int) throws(ReadingFault) {
        isWithinLine = start > 0
        try reader.restart(at: start)
        while !isOver {
            switch try reader.next() {
            case .lines(let offset): take(reader, at: offset)
            case .tooLong: isWithinLine = false
            case .rest, .end: return
            }
        }
    }

    private mutating func take(_ reader: BlockReader, at offset: Int) {
        reader.withBytes { lines in
            ByteSearch.forEachLine(lines) { line, start in take(line, at: offset + start) }
        }
    }

    private mutating func take(_ line: Span<UInt8>, at start: Int) {
        let blanks = LineFormat.blanks(line)
        let text = line.extracting(blanks..<line.count)
        defer { isWithinLine = false }
        guard !isOver, !isWithinLine, let head = LineHead(text) else { return }
        let receipt = Receipt(partition: partition, offset: start + blanks, length: text.count + 1)
        if isBehindBound(receipt, head.receivedAt) {
            isOver = true
        } else {
            last = Position(receipt: receipt, receivedAt: head.receivedAt, signature: head.signature)
        }
    }

    private func isBehindBound(_ receipt: Receipt, _ receivedAt: Timestamp) -> Bool {
        switch bound {
        case .end: false
        case .moment(let moment): receivedAt >= moment
        case .offset(let offset): receipt.offset >= offset
        }
    }
}
