internal import Format

/// How fast parcels are begun.
package enum Pace: Equatable, Sendable {
    /// With the pauses between their lines.
    case recorded
    /// So many a second.
    case perSecond(Int)
}

/// Says when the next parcel may be begun: each so long behind the one before as the pace asks. Times are microseconds of a
/// clock that nobody sets.
struct PaceMaker {
    /// One that is begun so late shifts all those behind it: no delay is made good by haste.
    private static let tolerance: Int64 = 100_000

    private let pace: Pace?
    /// When the last one was due, or begun if that was later, and when its line was received.
    private var last: (due: Int64, receivedAt: Timestamp)?

    init(_ pace: Pace?) { self.pace = pace }

    /// The moment before which a parcel may not be begun.
    func due(_ receivedAt: Timestamp) -> Int64 {
        guard let pace, let last else { return .min }
        switch pace {
        case .recorded: return last.due + max(0, receivedAt.microseconds - last.receivedAt.microseconds)
        case .perSecond(let count): return last.due + 1_000_000 / Int64(count)
        }
    }

    /// A parcel was begun.
    mutating func begin(_ receivedAt: Timestamp, now: Int64) {
        let due = due(receivedAt)
        last = (due: due < now - Self.tolerance ? now : due, receivedAt: receivedAt)
    }
}
