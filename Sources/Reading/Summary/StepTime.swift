/// How long messages took from one status to a later one, by Connectly's clock, in whole seconds.
package struct StepTime: Equatable, Sendable {
    package let from: DeliveryStatus
    package let to: DeliveryStatus
    /// Of so many both are known.
    package let messages: Int
    /// Half of the messages took no longer. Nil when there is none.
    package let median: Int?
    /// Of 100 messages 95 took no longer.
    package let p95: Int?
}

/// The times of one step, exactly.
struct StepTimes {
    let from: DeliveryStatus
    let to: DeliveryStatus
    private var seconds: [UInt32] = []

    init(from: DeliveryStatus, to: DeliveryStatus) {
        self.from = from
        self.to = to
    }

    mutating func add(_ progress: MessageProgress) {
        let (begin, end) = (progress.moment(of: from), progress.moment(of: to))
        // Zero where a clock went back.
        if begin > 0 && end > 0 { seconds.append(end > begin ? end - begin : 0) }
    }

    var result: StepTime {
        let sorted = seconds.sorted()
        return StepTime(
            from: from, to: to, messages: sorted.count, median: Self.percentile(50, sorted),
            p95: Self.percentile(95, sorted))
    }

    /// The nearest rank: the smallest value that so many percent do not exceed.
    private static func percentile(_ percent: Int, _ sorted: [UInt32]) -> Int? {
        sorted.isEmpty ? nil : Int(sorted[(sorted.count * percent + 99) / 100 - 1])
    }
}
