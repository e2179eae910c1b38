internal import Format
internal import Posix
internal import Reading
internal import Settings

/// Lines on standard output, in large pieces; tells which of them the reader has.
struct LineOutput {
    /// So many bytes are handed over at once, or what one line has.
    private static let most = 1 << 16
    /// So many lines are, however little each of them has to print.
    private static let mostLines = 1000
    /// How long a reader that takes nothing is waited for once the run is asked to leave, in milliseconds.
    private static let patience: Int64 = 1000

    private let onlyEvents: Bool
    private let isTerminal = StandardStream.output.isTerminal
    private let stream = StandardStream.output.withoutWaiting()
    private var bytes: [UInt8] = []
    /// Where each line ends among them.
    private var lines: [(position: Position, end: Int)] = []

    /// - Parameter onlyEvents: of each line its event; what has none is passed over.
    init(onlyEvents: Bool) {
        self.onlyEvents = onlyEvents
    }

    var isEmpty: Bool { lines.isEmpty }
    var isFull: Bool { bytes.count >= Self.most || lines.count >= Self.mostLines }

    mutating func add(_ line: JournalLine) {
        if !onlyEvents {
            add(line.text[...])
        } else if let event = line.parts.event {
            add(line.text[event])
        }
        lines.append((line.position, bytes.count))
    }

    private mutating func add(_ text: ArraySlice<UInt8>) {
        if isTerminal {
            bytes += Array(Words.printable(String(keeping: text)).utf8)
        } else {
            bytes += text
        }
        bytes.append(0x0A)
    }

    /// Hands over what was collected. A reader that takes no more is left when a signal has come.
    /// - Parameter taken: hears of each line that was handed over whole.
    /// - Returns: whether all was taken.
    mutating func flush(orLeavingOn stop: Int32, taken: (Position) -> Void) throws(Failure) -> Bool {
        var count = 0
        defer { (bytes, lines) = ([], []) }
        defer { for line in lines where line.end <= count { taken(line.position) } }
        do throws(SystemFault) {
            try stream.write(bytes, unlessReadable: stop, patience: Self.patience, written: &count)
        } catch {
            throw .system(error, path: Output.name)
        }
        return count == bytes.count
    }
}
