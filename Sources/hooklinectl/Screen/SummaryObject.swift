internal import Format
internal import Reading

/// What `summary --json` prints.
enum SummaryObject {
    static func line(of summary: Summary) -> JSONLine {
        var object = JSONLine()
        add(summary.lines, to: &object)
        object.add("total", raw: line(of: summary.total).text)
        object.add("days", summary.days.map { line(of: $0.funnel, "day", "\($0.key)") })
        object.add("months", summary.months.map { line(of: $0.funnel, "month", $0.key) })
        object.add("numbers", summary.numbers.map { line(of: $0.funnel, "number", $0.key) })
        object.add("campaigns", summary.campaigns.map { line(of: $0.funnel, "campaign", $0.key) })
        object.add("failures", summary.failures.map { line(of: $0, "code", "messages") })
        object.add("buttons", summary.buttons.map { line(of: $0, "text", "clicks") })
        object.add("steps", summary.steps.map { line(of: $0) })
        object.add("gaps", summary.gaps.map { line(of: $0) })
        return object
    }

    private static func add(_ lines: LineCounts, to object: inout JSONLine) {
        object.add("first", lines.first.map { "\($0)" })
        object.add("last", lines.last.map { "\($0)" })
        object.add("lines", lines.lines)
        object.add("repeats", lines.repeats)
        object.add("undecodable", lines.undecodable)
        object.add("torn", lines.torn)
        object.add("otherStatuses", lines.otherStatuses)
    }

    private static func line(of funnel: Funnel, _ name: String, _ key: String?) -> JSONLine {
        var object = JSONLine()
        object.add(name, key)
        add(funnel, to: &object)
        return object
    }

    private static func line(of funnel: Funnel) -> JSONLine {
        var object = JSONLine()
        add(funnel, to: &object)
        return object
    }

    private static func add(_ funnel: Funnel, to object: inout JSONLine) {
        object.add("sent", funnel.sent)
        object.add("delivered", funnel.delivered)
        object.add("read", funnel.read)
        object.add("failed", funnel.failed)
        object.add("clicked", funnel.clicked)
        object.add("deliveredRate", raw: funnel.deliveredShare.number)
        object.add("readRate", raw: funnel.readShare.number)
        object.add("failedRate", raw: funnel.failedShare.number)
        object.add("clickedRate", raw: funnel.clickedShare.number)
    }

    private static func line(of count: Summary.Count, _ name: String, _ number: String) -> JSONLine {
        var object = JSONLine()
        object.add(name, count.name)
        object.add(number, count.count)
        return object
    }

    private static func line(of step: StepTime) -> JSONLine {
        var object = JSONLine()
        object.add("from", step.from.rawValue)
        object.add("to", step.to.rawValue)
        object.add("messages", step.messages)
        object.add("median", step.median)
        object.add("p95", step.p95)
        return object
    }

    private static func line(of gap: Summary.Gap) -> JSONLine {
        var object = JSONLine()
        object.add("first", "\(gap.first)")
        object.add("last", "\(gap.last)")
        return object
    }
}
