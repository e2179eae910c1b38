internal import Format

/// Messages summed up by day, number, campaign and code.
struct SummarySums {
    private let range: TimeRange
    private let names: NameTable
    private var zoneDays: ZoneDays
    private var total = Funnel()
    private var days: [Day: Funnel] = [:]
    private var numbers: [UInt32: Funnel] = [:]
    private var campaigns: [UInt32: Funnel] = [:]
    private var codes: [UInt32: Int] = [:]
    private var steps = [
        StepTimes(from: .sent, to: .delivered), StepTimes(from: .delivered, to: .read),
        StepTimes(from: .sent, to: .read),
    ]

    init(_ range: TimeRange, _ days: ZoneDays, _ names: NameTable) {
        self.range = range
        zoneDays = days
        self.names = names
    }

    /// Passes over what has no status, or was not sent in the range.
    mutating func add(_ message: MessageProgress, byId moment: Timestamp?) {
        guard let state = message.state else { return }
        let sent = message.sentMoment(byId: moment)
        guard range.contains(sent) else { return }
        total.add(state, isClicked: message.isClicked)
        days[zoneDays.day(of: sent), default: Funnel()].add(state, isClicked: message.isClicked)
        numbers[message.number, default: Funnel()].add(state, isClicked: message.isClicked)
        campaigns[message.campaign, default: Funnel()].add(state, isClicked: message.isClicked)
        if state == .failed { codes[message.code, default: 0] += 1 }
        for place in steps.indices { steps[place].add(message) }
    }

    func summary(_ lines: LineCounts, buttons: [UInt32: Int], gaps: [Summary.Gap]) -> Summary {
        let days = days.sorted { $0.key < $1.key }.map { Summary.Part(key: $0.key, funnel: $0.value) }
        return Summary(
            lines: lines, total: total, days: days, months: Summary.months(of: days), numbers: named(numbers),
            campaigns: named(campaigns), failures: named(codes), buttons: named(buttons), steps: steps.map(\.result),
            gaps: gaps)
    }

    /// The most messages first, then by name.
    private func named(_ parts: [UInt32: Funnel]) -> [Summary.Part<String?>] {
        parts.map { Summary.Part(key: names[$0.key], funnel: $0.value) }
            .sorted { ($1.funnel.sent, $0.key ?? "") < ($0.funnel.sent, $1.key ?? "") }
    }

    private func named(_ counts: [UInt32: Int]) -> [Summary.Count] {
        counts.map { Summary.Count(name: names[$0.key], count: $0.value) }
            .sorted { ($1.count, $0.name ?? "") < ($0.count, $1.name ?? "") }
    }
}
