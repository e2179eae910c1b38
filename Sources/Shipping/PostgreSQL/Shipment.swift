internal import Format
internal import Reading

/// Lines that go into the database in one transaction.
struct Shipment {
    static let mostLines = 1000
    private static let mostBytes = 1 << 20

    private(set) var lines: [JournalLine] = []
    private var byteCount = 0
    private let mostLines: Int

    /// - Parameter mostLines: with so many it is full.
    init(_ lines: [JournalLine] = [], mostLines: Int = Shipment.mostLines) {
        self.lines = lines
        self.mostLines = mostLines
        byteCount = lines.reduce(0) { $0 + $1.text.count }
    }

    mutating func add(_ line: JournalLine) {
        lines.append(line)
        byteCount += line.text.count
    }

    var isFull: Bool { lines.count >= mostLines || byteCount >= Self.mostBytes }

    /// The topics, each once, with how many lines there are of each.
    var counts: [Topic: Int64] { lines.reduce(into: [:]) { $0[$1.topic, default: 0] += 1 } }

    /// Both halves; nil when it is one line.
    var halves: (Shipment, Shipment)? {
        guard lines.count > 1 else { return nil }
        let middle = lines.count / 2
        return (Shipment(Array(lines[..<middle])), Shipment(Array(lines[middle...])))
    }

    /// The last line of each file.
    var positions: [Position] {
        lines.reduce(into: Positions()) { $0.note($1.position) }.all
    }

    /// Of each signature in a topic the first line, by topic and signature: whoever takes locks in this order waits for
    /// nobody who waits for it.
    var firsts: [Position] {
        var seen: Set<String> = []
        var found: [(key: String, position: Position)] = []
        for line in lines {
            let key = "\(line.topic) \(line.position.signature)"
            if seen.insert(key).inserted { found.append((key, line.position)) }
        }
        return found.sorted { $0.key < $1.key }.map(\.position)
    }
}

extension JournalLine {
    var topic: Topic { position.receipt.partition.topic }
}
