import Glibc

/// The moment at which a test stops hoping.
package struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant

    /// A deadline so far from now.
    package init(after patience: Duration) {
        instant = ContinuousClock.now + patience
    }

    /// Whether the moment has passed.
    package var isOver: Bool { ContinuousClock.now >= instant }

    /// What is left, as `poll` takes it: whole milliseconds, rounded up, never negative.
    package var remainingMilliseconds: Int32 {
        let left = instant - ContinuousClock.now
        guard left > .zero else { return 0 }
        return Int32(clamping: Int64(left / .milliseconds(1)) + 1)
    }
}

/// Asks `condition` every few milliseconds until it holds; throws `late` when it does not in time.
package func waitUntil(
    _ what: @autoclosure () -> String,
    within patience: Duration = .seconds(20),
    _ condition: () throws -> Bool
) throws {
    let deadline = Deadline(after: patience)
    while try !condition() {
        if deadline.isOver { throw HostFault.late(what()) }
        usleep(2_000)
    }
}
