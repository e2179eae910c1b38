/// How long is waited before a parcel is tried again: twice as long each time, and somewhat more or less by chance, so that
/// those that failed together don't come together again.
struct Backoff {
    private static let first = 100
    private static let longest = 30_000
    /// What a peer may ask for, at most.
    private static let longestAsked = 3600 * 1000

    /// How often it was tried.
    private(set) var tries = 0

    /// Milliseconds to wait after one more try has failed.
    /// - Parameter seconds: what the peer asked for.
    mutating func next(asked seconds: Int?) -> Int {
        let own = min(Self.longest, Self.first << min(tries, 16))
        tries += 1
        let chosen = Int.random(in: own * 3 / 4...own * 5 / 4)
        return max(chosen, min(Self.longestAsked, (seconds ?? 0) * 1000))
    }
}
