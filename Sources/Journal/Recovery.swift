internal import Format
internal import Posix

/// After a boot of the machine: a file may hold runs of NUL and half lines anywhere behind the last byte that is known
/// to be on disk. None of them was acknowledged, since a sync covers all earlier bytes of its file. What is no line is
/// moved to `torn/`; the lines that stand, stand.
struct Recovery {
    /// Where it begins to look: at a line's beginning.
    let start: Int
    /// The fragments of one file, neighbours joined.
    let fragments: [Fragment]
    /// Bytes that became blanks, and no line tells of them: a writer died, or the machine, before it could say so.
    let untold: Int
    /// That of the last line that stands behind the start.
    let lastStamp: Timestamp?

    /// Looks through a file.
    /// - Parameter start: the bytes before are on disk.
    init(of file: PartitionFile, from start: Int, size: Int) throws(JournalFault) {
        let begin = start > 0 ? try file.lineStart(before: min(start, size)) : 0
        var fragments: [Fragment] = []
        var (blanks, told) = (0, 0)
        var lastStamp: Timestamp?
        let rest = try LineWalk.lines(of: file, from: begin, to: size) { (range, text) throws(JournalFault) in
            if LineFormat.isWhole(text) {
                lastStamp = LineFormat.receivedAt(text)
                blanks += LineFormat.blanks(text)
                told += Self.told(text, most: size)
            } else {
                Self.add(range, to: &fragments)
            }
        }
        if rest < size { Self.add(rest..<size, to: &fragments) }
        self.start = begin
        self.fragments = fragments
        self.lastStamp = lastStamp
        untold = max(0, blanks - told)
    }

    /// Whether all is as it should be.
    var isNone: Bool { fragments.isEmpty && untold == 0 }

    /// How many bytes a line tells of that were moved away.
    private static func told(_ text: Span<UInt8>, most: Int) -> Int {
        guard let parts = try? LineParts(of: text, knowsAll: false) else { return 0 }  // of a later version
        return min(parts.torn ?? 0, most)
    }

    private static func add(_ range: Range<Int>, to fragments: inout [Fragment]) {
        guard let last = fragments.last, last.range.upperBound == range.lowerBound else {
            fragments.append(Fragment(range: range))
            return
        }
        fragments[fragments.count - 1] = Fragment(range: last.range.lowerBound..<range.upperBound)
    }

    /// Which files to look through, and from where: that of the record from its synced end, the others of its day and
    /// all later ones from the start; without a record the last two.
    static func places(_ existing: [Partition], _ state: TopicState) -> [(partition: Partition, from: Int)] {
        guard let file = state.record?.file, let first = existing.firstIndex(where: { $0.day >= file.day }) else {
            return existing.suffix(2).map { ($0, 0) }
        }
        return existing[first...].map { ($0, file.isOf($0) ? state.syncedSize(of: file) : 0) }
    }
}
