internal import Format
internal import Reading

/// Lines that go into the database in one transaction.
struct Shipment {
    static let mostLines = 1000
    private static let mostBytes = 1 << 20

    private(set) var lines: [JournalLine] = []
    /// Of each line that of `hookline_event`, once it is prepared.
    private(set) var rows: [EventRow] = []
    /// Of each signature in a topic the first line, once it is prepared.
    private(set) var firsts = PlaceRows()
    private var signatures: Set<String> = []
    private var byteCount = 0
    /// The topics, each once, with how many lines there are of each.
    private(set) var counts: [Topic: Int64] = [:]
    private var last = Positions()
    private let node: String
    private let mostLines: Int

    /// - Parameter mostLines: with so many it is full.
    init(of node: String, _ lines: [JournalLine] = [], mostLines: Int = Shipment.mostLines) {
        self.node = node
        self.mostLines = mostLines
        for line in lines { add(line) }
    }

    mutating func add(_ line: JournalLine) {
        lines.append(line)
        byteCount += line.text.count
        counts[line.topic, default: 0] += 1
        last.note(line.position)
    }

    /// Makes what the database takes of the lines that are there; some of it may be made already. Nothing is read for it.
    mutating func prepare() {
        for line in lines[rows.count...] {
            rows.append(EventRow(line, node: node))
            if signatures.insert("\(line.topic) \(line.position.signature)").inserted {
                firsts.add(line.position, offset: line.position.receipt.offset)
            }
        }
    }

    var isFull: Bool { lines.count >= mostLines || byteCount >= Self.mostBytes }

    /// Both halves; nil when it is one line.
    var halves: (Shipment, Shipment)? {
        guard lines.count > 1 else { return nil }
        let middle = lines.count / 2
        return (Shipment(of: node, Array(lines[..<middle])), Shipment(of: node, Array(lines[middle...])))
    }

    /// The last line of each file.
    var positions: [Position] { last.all }
}

extension JournalLine {
    var topic: Topic { position.receipt.partition.topic }
}
