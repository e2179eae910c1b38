/// How long one call on a connection waits: a time for all of it or, where progress counts, one that begins anew with each
/// progress. Moments are of the monotonic clock; all are milliseconds.
struct Patience {
    /// Progress is looked for at least as often.
    private static let look: Int64 = 1000

    private let longest: Int64
    private let grace: Int64
    private var end: Int64
    /// Progress counts.
    let isRenewed: Bool
    /// Bytes that the other end had not taken when it was looked last.
    private var notTaken: Int?
    /// This process was asked to leave.
    private(set) var isLeaving = false

    /// - Parameters:
    ///   - grace: how long it goes on when this process is asked to leave.
    ///   - isRenewed: whether progress counts.
    init(_ longest: Int64, grace: Int64 = 0, isRenewed: Bool = false, at now: Int64) {
        self.longest = longest
        self.grace = grace
        self.isRenewed = isRenewed
        end = now + longest
    }

    /// How long may be waited until the next look, 1 or more.
    func left(at now: Int64) throws(PostgresFault) -> Int64 {
        if now >= end { throw isLeaving ? .stopped : .timedOut }
        return isRenewed ? min(Self.look, end - now) : end - now
    }

    /// So many bytes were written and are not taken by the other end yet. Where it is another number than before, it has
    /// taken some, or there was room for more since it had.
    mutating func see(notTaken: Int?, at now: Int64) {
        if notTaken != self.notTaken && !isLeaving { end = now + longest }
        self.notTaken = notTaken
    }

    /// So long something else was done, and nobody waited.
    mutating func postpone(by milliseconds: Int64) { end += milliseconds }

    /// This process is asked to leave: only the grace is left.
    mutating func leave(at now: Int64) {
        if !isLeaving { end = min(end, now + grace) }
        isLeaving = true
    }
}
