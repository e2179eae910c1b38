internal import Format
internal import Reading

/// The page of `summary --html`: one file that needs no other one, runs no script and asks no server for anything.
enum SummaryPage {
    /// So many columns a chart of days has at most; with more days it is one of months.
    private static let mostColumns = 100

    static func text(of summary: Summary) -> String {
        let days = summary.days.map { (name: "\($0.key)", funnel: $0.funnel) }
        let months = summary.months.map { (name: $0.key, funnel: $0.funnel) }
        return """
            \(head)<main>
            <h1>Messages</h1>
            \(SummaryWords.lines(summary).map { "<p>\($0)</p>\n" }.joined())\(tiles(of: summary.total))\
            \(HTML.section("By day", FunnelBars.chart(columns(of: summary)) + table("Day", days)))\
            \(HTML.section("By month", table("Month", months)))\
            \(HTML.section("By business number", table("Number", named(summary.numbers))))\
            \(HTML.section("By campaign", table("Campaign", named(summary.campaigns))))\
            \(HTML.section("Failures by code", table(["Code", "Messages"], summary.failures)))\
            \(HTML.section("Buttons", table(["Button", "Clicks"], summary.buttons)))\
            \(HTML.section("How long it took", table(of: summary.steps)))\
            </main>
            </body></html>

            """
    }

    /// Day by day, those without a message too; month by month where these are too many.
    private static func columns(of summary: Summary) -> [(name: String, funnel: Funnel)] {
        guard let first = summary.days.first?.key.number, let last = summary.days.last?.key.number else { return [] }
        if last - first >= mostColumns { return summary.months.map { (name: $0.key, funnel: $0.funnel) } }
        let known = Dictionary(uniqueKeysWithValues: summary.days.map { ($0.key, $0.funnel) })
        return (first...last).map { number in
            let day = Day(number: number)
            return (name: "\(day)", funnel: known[day] ?? Funnel())
        }
    }

    private static let head = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Messages</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-own'; img-src data:">
        <link rel="icon" href="data:,">
        <style nonce="own">
        \(PageStyle.text)
        </style></head><body>

        """

    private static func tiles(of total: Funnel) -> String {
        let tiles = [
            ("Sent", total.sent, ""), ("Delivered", total.delivered, "\(total.deliveredShare.percent) of sent"),
            ("Read", total.read, "\(total.readShare.percent) of delivered"),
            ("Failed", total.failed, "\(total.failedShare.percent) of sent"),
            ("Clicked", total.clicked, "\(total.clickedShare.percent) of delivered"),
        ]
        let made = tiles.map { name, count, share in
            "<div class=\"tile\"><dt>\(name)</dt><dd>\(count)<small>\(share)</small></dd></div>\n"
        }
        return "<dl class=\"tiles\">\n\(made.joined())</dl>\n"
    }

    private static func named(_ parts: [Summary.Part<String?>]) -> [(name: String, funnel: Funnel)] {
        parts.map { (name: HTML.text($0.key ?? "-"), funnel: $0.funnel) }
    }

    private static func table(_ name: String, _ rows: [(name: String, funnel: Funnel)]) -> String {
        let largest = rows.map(\.funnel.sent).max() ?? 0
        let isClicked = rows.contains { $0.funnel.clicked > 0 }
        let cells = rows.map { name, funnel in
            [
                name + FunnelBars.bar(funnel, of: largest), "\(funnel.sent)",
                cell(funnel.delivered, funnel.deliveredShare), cell(funnel.read, funnel.readShare),
                cell(funnel.failed, funnel.failedShare),
            ] + (isClicked ? [cell(funnel.clicked, funnel.clickedShare)] : [])
        }
        let header = [name, "Sent", "Delivered", "Read", "Failed"] + (isClicked ? ["Clicked"] : [])
        return HTML.table("By \(name.lowercased())", kind: "funnel", header, cells)
    }

    private static func cell(_ count: Int, _ share: Share) -> String { "\(count)<small>\(share.percent)</small>" }

    private static func table(_ header: [String], _ counts: [Summary.Count]) -> String {
        HTML.table(header[0], header, counts.map { [HTML.text($0.name ?? "-"), "\($0.count)"] })
    }

    private static func table(of steps: [StepTime]) -> String {
        let rows = steps.filter { $0.messages > 0 }.map { step in
            [
                SummaryWords.name(of: step), "\(step.messages)", SummaryWords.time(step.median),
                SummaryWords.time(step.p95),
            ]
        }
        return HTML.table("How long it took", ["Step", "Messages", "Median", "95 %"], rows)
    }
}
