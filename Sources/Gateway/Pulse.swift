/// When a supervisor is to tell that its loop runs. Times are milliseconds of the monotonic clock.
struct Pulse {
    private let interval: Int64
    /// When the next one is due; nil: never.
    private(set) var dueAt: Int64?

    /// - Parameter interval: nil: never.
    init(every interval: Int64?, now: Int64) {
        self.interval = max(1, interval ?? 1)
        dueAt = interval == nil ? nil : now
    }

    /// Whether one is due; the next one is then due an interval from now.
    mutating func isDue(now: Int64) -> Bool {
        guard let due = dueAt, due <= now else { return false }
        dueAt = now + interval
        return true
    }
}
