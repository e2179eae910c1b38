internal import Format

/// Whether the stamps of a file ascend. The writer goes back only when the clock was set back by more than ten seconds;
/// a line that was moved or copied makes a step back too. So a step is taken for the clock's only when no single
/// displaced line explains it: both the line behind the step is older than the one two before it, and the next one
/// is older than the one before it.
struct StampOrder {
    private static let longestWait: Int64 = 10_000_000

    /// A step back that the next line decides.
    private struct Step {
        let line: Int
        let offset: Int
        let previous: Timestamp
        let isOlderThanTwoBefore: Bool
    }

    private var last: Timestamp?
    private var beforeLast: Timestamp?
    private var step: Step?

    /// Takes the next line; answers what is known now: of this line, or of the one before.
    mutating func take(_ stamp: Timestamp, line: Int, offset: Int) -> [Finding] {
        var findings = settle(by: stamp)
        if let last, stamp <= last {
            if last.microseconds - stamp.microseconds <= Self.longestWait {
                findings.append(Finding(kind: .order(previous: last), line: line, offset: offset))
            } else {
                step = Step(
                    line: line, offset: offset, previous: last,
                    isOlderThanTwoBefore: beforeLast.map { stamp <= $0 } ?? false)
            }
        }
        beforeLast = last
        last = stamp
        return findings
    }

    /// The file has ended.
    mutating func end() -> [Finding] { settle(by: nil) }

    private mutating func settle(by next: Timestamp?) -> [Finding] {
        guard let step else { return [] }
        self.step = nil
        let isOlder = next.map { $0 <= step.previous } ?? false
        let kind: Finding.Kind =
            isOlder && step.isOlderThanTwoBefore
            ? .clockStep(previous: step.previous) : .order(previous: step.previous)
        return [Finding(kind: kind, line: step.line, offset: step.offset)]
    }
}
