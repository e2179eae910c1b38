internal import Posix

/// How far a long run is, on standard error, where that is a terminal.
struct ProgressBar {
    private static let width = 30

    private let total: Int
    private let isShown = StandardStream.error.isTerminal
    private var last: Int64 = 0

    init(of total: Int) {
        self.total = total
    }

    /// Draws it, ten times a second at most.
    mutating func show(_ done: Int) {
        guard isShown else { return }
        let total = max(total, done)  // more may have come since they were counted
        let now = monotonicMilliseconds()
        guard now - last >= 100 || done == total else { return }
        last = now
        let filled = done * Self.width / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        StandardStream.error.write("\r[\(bar)] \(done) of \(total)")
    }

    /// Takes it away.
    func clear() {
        if isShown { StandardStream.error.write("\r\u{1B}[K") }
    }
}
