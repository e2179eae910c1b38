internal import Format
internal import Reading
internal import Settings

/// What `summary` prints for people: a table for each question that has an answer.
enum SummaryScreen {
    static func text(of summary: Summary) -> String {
        let legend = summary.days.isEmpty ? [] : ["bars: # read, = delivered, - neither"]
        var parts = [(SummaryWords.lines(summary) + legend).map { $0 + "\n" }.joined()]
        parts.append(table("DAY", summary.days.map { ("\($0.key)", $0.funnel) }))
        parts.append(table("MONTH", summary.months.map { ($0.key, $0.funnel) }))
        parts.append(table("NUMBER", summary.numbers.map { (name($0.key), $0.funnel) }))
        parts.append(table("CAMPAIGN", summary.campaigns.map { (name($0.key), $0.funnel) }))
        parts.append(table(["FAILED", "CODE"], summary.failures))
        parts.append(table(["CLICKS", "BUTTON"], summary.buttons))
        parts.append(table(of: summary.steps))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func name(_ key: String?) -> String { key.map { Words.printable($0) } ?? "-" }

    /// Clicks have a column where there are any.
    private static func table(_ name: String, _ rows: [(name: String, funnel: Funnel)]) -> String {
        if rows.isEmpty { return "" }
        let isClicked = rows.contains { $0.funnel.clicked > 0 }
        var table = Table([name, "SENT", "DELIVERED", "", "READ", "", "FAILED"] + (isClicked ? ["", "CLICKED"] : []))
        let largest = rows.map(\.funnel.sent).max() ?? 0
        for (name, funnel) in rows {
            var cells = [name, "\(funnel.sent)"]
            cells += ["\(funnel.delivered)", funnel.deliveredShare.percent, "\(funnel.read)", funnel.readShare.percent]
            cells += ["\(funnel.failed)", funnel.failedShare.percent]
            if isClicked { cells += ["\(funnel.clicked)", funnel.clickedShare.percent] }
            table.add(cells + [bar(funnel, largest)])
        }
        return table.text
    }

    /// As long as the messages are many: `#` for those that were read, `=` for delivered ones that were not, `-` for
    /// the rest.
    private static func bar(_ funnel: Funnel, _ largest: Int) -> String {
        let width = 12
        func length(_ count: Int) -> Int { (count * width + largest / 2) / max(1, largest) }
        let (read, delivered) = (length(funnel.read), length(funnel.delivered))
        let rest = max(1, length(funnel.sent)) - delivered
        return String(repeating: "#", count: read) + String(repeating: "=", count: delivered - read)
            + String(repeating: "-", count: max(0, rest))
    }

    private static func table(_ header: [String], _ counts: [Summary.Count]) -> String {
        if counts.isEmpty { return "" }
        var table = Table(header)
        for count in counts { table.add(["\(count.count)", name(count.name)]) }
        return table.text
    }

    private static func table(of steps: [StepTime]) -> String {
        let known = steps.filter { $0.messages > 0 }
        if known.isEmpty { return "" }
        var table = Table(["STEP", "MESSAGES", "MEDIAN", "95 %"])
        for step in known {
            table.add([
                SummaryWords.name(of: step), "\(step.messages)", SummaryWords.time(step.median),
                SummaryWords.time(step.p95),
            ])
        }
        return table.text
    }
}
