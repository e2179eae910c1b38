package import Format
package import Reading

/// Which lines were handled: of each file all up to a position and, where several are handled at once, single ones above
/// it while one before them is still open. What a position file holds.
package struct HandledLines: Sendable {
    /// Before a position in the text: this line was handled, but not all before it.
    private static let above = "done "

    package private(set) var positions: Positions
    /// The lines that were begun, of each file from the oldest open one on.
    private var begun: [Partition: BegunLines] = [:]
    /// What an earlier run had done above its positions.
    private var doneBefore: [Partition: [Position]] = [:]
    /// Files whose position has moved since that was last asked for.
    private var moved: [Partition] = []
    /// Lines that were done since then while one before them was open.
    private var doneAbove: [Position] = []

    package init(_ positions: Positions = Positions()) {
        self.positions = positions
    }

    /// Takes a line into account that is to be handled now; false when an earlier run did that.
    package mutating func begin(_ position: Position) -> Bool {
        let partition = position.receipt.partition
        let wasDone = doneBefore[partition]?.contains(position) ?? false
        begun[partition, default: BegunLines()].begin(position)
        if wasDone { finish(position) }
        return !wasDone
    }

    /// The line was handled. One whose file was replaced meanwhile counts no more.
    package mutating func finish(_ position: Position) {
        let partition = position.receipt.partition
        switch begun[partition]?.finish(position) {
        case nil, .unknown: return
        case .above: doneAbove.append(position)
        case .all(let last):
            positions.note(last)
            if !moved.contains(partition) { moved.append(partition) }
            if begun[partition]?.all.isEmpty ?? false { begun[partition] = nil }
        }
    }

    /// Something else stands in the file now: it is read from its first line.
    package mutating func forget(_ partition: Partition) {
        begun[partition] = nil
        doneBefore[partition] = nil
        doneAbove.removeAll { $0.receipt.partition == partition }
    }

    /// Files that are behind for good are left out.
    package mutating func keep(_ kept: Positions) {
        positions = kept
    }

    /// Topics of which so many lines were begun from the oldest open one on.
    func topics(aheadBy count: Int) -> [Topic] {
        guard begun.values.contains(where: { $0.all.count > count / 8 }) else { return [] }
        var counts: [Topic: Int] = [:]
        for (partition, lines) in begun { counts[partition.topic, default: 0] += lines.all.count }
        return counts.filter { $1 >= count }.map(\.key)
    }

    /// Gives what has changed since the last time, as text to be put behind what was written before.
    package mutating func takeChanges() -> String {
        defer { (moved, doneAbove) = ([], []) }
        let positions = moved.compactMap { self.positions[$0] }.map { "\($0)\n" }
        return (positions + doneAbove.filter { !isBehind($0) }.map { "\(Self.above)\($0)\n" }).joined()
    }

    /// Whether it counts by the position of its file.
    private func isBehind(_ position: Position) -> Bool {
        positions[position.receipt.partition].map { $0.receipt.offset >= position.receipt.offset } ?? false
    }
}

/// As text: a line `RECEIPT receivedAt signature` for each file, and `done RECEIPT receivedAt signature` for each line that
/// was handled above it. Of several lines for one file the last one counts.
extension HandledLines {
    /// All of it, in its shortest form.
    package var text: String {
        var text = positions.all.map { "\($0)\n" }.joined()
        for lines in begun.values {
            for line in lines.all where line.isDone { text += "\(Self.above)\(line.position)\n" }
        }
        // Not read yet: the reader has not come to them.
        for (partition, lines) in doneBefore {
            let open = lines.filter { !isBehind($0) && !hasBegun($0, in: partition) }
            text += open.map { "\(Self.above)\($0)\n" }.joined()
        }
        return text
    }

    private func hasBegun(_ position: Position, in partition: Partition) -> Bool {
        begun[partition]?.all.contains { $0.position == position } ?? false
    }

    /// Reads the text back. A last line without an end is left out: its writer was stopped in it, and had not gone on.
    package init(text: [UInt8]) throws(HandledLinesFault) {
        self.init()
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        for (place, line) in lines.enumerated() {
            do throws(PositionFault) {
                try take(String(decoding: line, as: UTF8.self))
            } catch {
                throw HandledLinesFault(reason: error, line: place + 1)
            }
        }
    }

    private mutating func take(_ line: String) throws(PositionFault) {
        guard line.hasPrefix(Self.above) else {
            let position = try Position(line: line)
            positions.note(position)
            doneBefore[position.receipt.partition]?.removeAll { $0.receipt.offset <= position.receipt.offset }
            return
        }
        let position = try Position(line: String(line.dropFirst(Self.above.count)))
        doneBefore[position.receipt.partition, default: []].append(position)
    }
}

/// Why a text is not that of a position file.
package struct HandledLinesFault: Error, Equatable, Sendable {
    package let reason: PositionFault
    /// From 1.
    package let line: Int
}
