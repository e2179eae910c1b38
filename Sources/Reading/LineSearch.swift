package import Format
internal import Posix

/// Why a receipt names no line of an event.
package enum NoLine: Equatable, Sendable {
    /// The file ends before that place.
    case behindEnd
    /// No line begins there: it is within one, or among the blanks before one.
    case within
    /// A line of nothing, or of blanks.
    case blank
    /// A line that stands where a writer died.
    case torn
    /// The line that begins there has no end yet.
    case unfinished
    /// The line that begins there has so many bytes, with its LF.
    case length(Int)
}

extension JournalFolder {
    /// The line that a receipt names, be its file compressed since or not.
    package func line(at receipt: Receipt) throws(ReadingFault) -> JournalLine {
        let (file, opened) = try open(receipt.partition)
        var reader = opened
        var window = 1
        while true {
            var search = LineSearch(receipt, path: file.path)
            try search.run(&reader, from: max(0, receipt.offset - window))
            if let result = search.result { return try result.get() }
            window = max(window * 4, LineSearch.window)
        }
    }

    /// Of a file that is being compressed, or was kept beside what was made of it, the plain one.
    private func open(_ partition: Partition) throws(ReadingFault) -> (JournalFile, BlockReader) {
        let file = JournalFile("\(path)/\(partition.path)", isFound: true)
        do throws(ReadingFault) {
            return (file, try BlockReader(file))
        } catch {
            guard error.isMissing else { throw error }
            let compressed = JournalFile(file.path + Partition.compressed, isFound: true)
            do throws(ReadingFault) {
                return (compressed, try BlockReader(compressed))
            } catch let other {
                throw other.isMissing ? error : other
            }
        }
    }
}

/// Looks for one line, from a place before it on: it begins there only if what stands before it is the end of another
/// one, or blanks with which it begins.
private struct LineSearch {
    /// Bytes before the line that are looked at when the one before it is a blank.
    static let window = 1 << 16

    private let receipt: Receipt
    private let path: String
    /// The first line of what is read began before that.
    private var isWithinLine = false
    /// Nil at the end, too, when more has to be read before the line.
    private(set) var result: Result<JournalLine, ReadingFault>?
    /// All before the line were blanks.
    private var isUndecided = false

    init(_ receipt: Receipt, path: String) {
        self.receipt = receipt
        self.path = path
    }

    mutating func run(_ reader: inout BlockReader, from start: Int) throws(ReadingFault) {
        isWithinLine = start > 0
        try reader.restart(at: start)
        while result == nil && !isUndecided {
            switch try reader.next() {
            case .lines(let offset): takeEach(reader, at: offset)
            case .tooLong(let offset): passOver(offset)
            case .rest(let offset): end(at: offset, reader)
            case .end: result = .failure(fault(.behindEnd))
            }
        }
    }

    private mutating func takeEach(_ reader: BlockReader, at offset: Int) {
        reader.withBytes { lines in
            ByteSearch.forEachLine(lines) { line, start in take(line, at: offset + start) }
        }
    }

    private mutating func take(_ line: Span<UInt8>, at start: Int) {
        defer { isWithinLine = false }
        if result != nil || isUndecided || start + line.count < receipt.offset { return }
        guard start <= receipt.offset else { return fail(.within) }
        let blanks = LineFormat.blanks(line)
        if blanks < receipt.offset - start { return fail(.within) }
        if isWithinLine {
            isUndecided = true
        } else if blanks == line.count {
            fail(.blank)
        } else if blanks > receipt.offset - start {
            fail(.within)
        } else {
            result = Result { () throws(ReadingFault) in try read(line.extracting(blanks..<line.count)) }
        }
    }

    private func read(_ text: Span<UInt8>) throws(ReadingFault) -> JournalLine {
        if text.count + 1 != receipt.length { throw fault(.length(text.count + 1)) }
        let parts: LineParts
        do throws(LineFault) {
            parts = try LineParts(of: text, knowsAll: false)
        } catch {
            throw .line(error, path: path, offset: receipt.offset)
        }
        guard let signature = parts.signature else { throw fault(.torn) }
        let position = Position(receipt: receipt, receivedAt: parts.receivedAt, signature: signature)
        return JournalLine(position: position, text: Array(copying: text), parts: parts)
    }

    private mutating func passOver(_ offset: Int) {
        isWithinLine = false
        if offset == receipt.offset { result = .failure(.tooLong(path: path, offset: offset)) }
    }

    /// The file ends without an LF.
    private mutating func end(at offset: Int, _ reader: BlockReader) {
        reader.withBytes { rest in
            let place = receipt.offset - offset
            guard place >= 0 else { return fail(.within) }
            guard place < rest.count else { return fail(.behindEnd) }
            fail(LineFormat.blanks(rest) < place ? .within : .unfinished)
        }
    }

    private mutating func fail(_ reason: NoLine) { result = .failure(fault(reason)) }

    private func fault(_ reason: NoLine) -> ReadingFault { .noLine(reason, receipt, path: path) }
}
