internal import Format
internal import Reading

/// Words that the table and the page of `summary` share.
enum SummaryWords {
    /// What the lines are, and on which days none was stored: a sentence each.
    static func lines(_ summary: Summary) -> [String] {
        guard let first = summary.lines.first, let last = summary.lines.last else { return ["no lines"] }
        return ["\(first) to \(last)", counts(of: summary.lines)] + summary.gaps.map { words(of: $0) }
    }

    private static func counts(of lines: LineCounts) -> String {
        var words = [
            Figures.count(lines.lines, "line"), Figures.count(lines.repeats, "repeat"),
            "\(lines.undecodable) undecodable",
        ]
        if lines.torn > 0 { words.append("\(lines.torn) where a writer died") }
        if lines.otherStatuses > 0 { words.append("\(lines.otherStatuses) with a status of another kind") }
        return words.joined(separator: ", ")
    }

    private static func words(of gap: Summary.Gap) -> String {
        gap.first == gap.last ? "no line on \(gap.first)" : "no line from \(gap.first) to \(gap.last)"
    }

    static func name(of step: StepTime) -> String { "\(step.from.rawValue) to \(step.to.rawValue)" }

    /// `90 s`, `2.5 m`; `-` when there is none.
    static func time(_ seconds: Int?) -> String {
        seconds.map { Figures.span(seconds: Int64($0)) } ?? "-"
    }
}
