package import Format

/// From one moment on, and before another one; without an end where there is none.
package struct TimeRange: Equatable, Sendable {
    package let since: Timestamp?
    package let until: Timestamp?

    package init(since: Timestamp? = nil, until: Timestamp? = nil) {
        self.since = since
        self.until = until
    }

    func contains(_ moment: Timestamp) -> Bool {
        if let since, moment < since { return false }
        if let until, moment >= until { return false }
        return true
    }

    /// The earliest day on which a file can hold a line of it, in whatever zone: five minutes before, since clocks
    /// differ.
    var firstDay: Day? {
        since.map { Day(of: Timestamp(microseconds: $0.microseconds - 300_000_000), offset: -12 * 3600) }
    }
}
