package import Format
package import Posix
package import Reading

/// What a command needs that carries lines somewhere: the lines, the file that keeps how far it has come, what tells of
/// more lines, and signals that ask it to leave.
package struct LineRun: ~Copyable {
    package var source: LineSource
    package let stop: StopSignals
    private var positions: PositionFile?
    private var watch: Watch
    private let end: Timestamp?
    private let isOnce: Bool
    /// When it was last looked for more lines.
    private var lookedAt = Timestamp.now.microseconds
    /// A line may come into its file so long after its moment, in microseconds.
    private static let lateness: Int64 = 1_000_000

    /// When it was last tried to read what could not be read, in milliseconds.
    private var triedAt = monotonicMilliseconds() - Self.retryPause
    /// How often that is tried, in milliseconds: nobody tells of a disk or descriptors that are there again.
    private static let retryPause: Int64 = 5000

    /// Which lines, and for how long. Where nothing is said: all, from the first line on, for ever, and nothing is kept.
    package struct Range {
        /// Nil for all.
        package var topics: [Topic]?
        /// Where it begins if the position file has nothing to tell.
        package var beginning = Beginning.first
        package var until: Timestamp?
        package var passesRepeats = false
        /// It ends when there is nothing more now.
        package var isOnce = false
        /// Of the position file; nil: none is kept.
        package var positions: String?
        /// It ends when there is nothing more now, and how far it comes is not kept.
        package var isTrial = false
        /// Only lines are given that are on disk.
        package var isSynced = false

        package init() {}
    }

    /// - Parameter passingOver: hears of what of the data directory can't be read.
    package init(
        _ folder: JournalFolder, _ range: Range, passingOver: (ReadingFault) -> Void
    ) throws(ShippingFault) {
        let stop = try Self.system { () throws(SystemFault) in try StopSignals() }
        let number = stop.number
        // Before the first look, so that nothing is missed between the two.
        let watch = try Self.system { () throws(SystemFault) in
            try Watch(folder, topics: range.topics, stop: number)
        }
        var positions = try Self.open(range.positions)
        let handled = try Self.handled(positions?.opened, before: range, in: folder, passingOver)
        if range.isTrial { positions = nil }
        try Self.replace(&positions, by: handled.text)
        self.stop = stop
        self.watch = watch
        self.positions = positions
        source = LineSource(
            folder, topics: range.topics, behind: handled, until: range.until, passesRepeats: range.passesRepeats,
            isSynced: range.isSynced)
        (end, isOnce) = (range.until, range.isOnce || range.isTrial)
    }

    private static func open(_ path: String?) throws(ShippingFault) -> PositionFile? {
        guard let path else { return nil }
        do throws(PositionFileFault) {
            return try PositionFile.open(path)
        } catch {
            throw .positions(error, path: path)
        }
    }

    private static func handled(
        _ kept: HandledLines?, before range: Range, in folder: JournalFolder,
        _ passingOver: (ReadingFault) -> Void
    ) throws(ShippingFault) -> HandledLines {
        if let kept { return kept }
        do throws(ReadingFault) {
            return HandledLines(
                try folder.positions(before: range.beginning, of: range.topics, passingOver: passingOver))
        } catch {
            throw .reading(error)
        }
    }

    private static func system<Result: ~Copyable>(
        _ body: () throws(SystemFault) -> Result
    ) throws(ShippingFault) -> Result {
        do throws(SystemFault) { return try body() } catch { throw .system(error) }
    }

    /// Begins anew behind other positions.
    mutating func restart(behind positions: Positions) {
        source = source.restarted(behind: HandledLines(positions))
    }

    /// Keeps how far it has come. A kill loses nothing of that, a power cut what was kept in the last second.
    package mutating func keep() throws(ShippingFault) {
        if positions?.isLong ?? false { return try finish() }
        let changes = source.takeChanges()
        guard let path = positions?.path else { return }
        do throws(PositionFileFault) { try positions?.append(changes) } catch { throw .positions(error, path: path) }
    }

    /// Keeps how far it has come, in the shortest form; it is on disk when this returns.
    package mutating func finish() throws(ShippingFault) {
        _ = source.takeChanges()
        try Self.replace(&positions, by: source.wholeText())
    }

    private static func replace(_ positions: inout PositionFile?, by text: String) throws(ShippingFault) {
        guard let path = positions?.path else { return }
        do throws(PositionFileFault) { try positions?.replace(by: text) } catch { throw .positions(error, path: path) }
    }

    /// Whether there will be nothing more to handle, now that there is nothing.
    package var isOver: Bool { isOnce || end.map { lookedAt - Self.lateness >= $0.microseconds } ?? false }

    /// Waits until there may be more lines; false when it is asked to leave.
    package mutating func awaitMore() throws(ShippingFault) -> Bool {
        let ended = try wait()
        try synchronize()
        lookedAt = Timestamp.now.microseconds
        switch ended {
        case .changed(let changes): for change in changes { source.hear(change) }
        case .timedOut: source.hear(.anything)
        case .stopped: return false
        }
        _ = tryAgainIfDue()
        return true
    }

    /// Has it tried again to read what could not be read, when it is time.
    private mutating func tryAgainIfDue() -> Bool {
        guard untilNextTry == 0 else { return false }
        triedAt = monotonicMilliseconds()
        source.hear(.anything)
        return true
    }

    private mutating func wait() throws(ShippingFault) -> WatchEnd {
        do throws(SystemFault) { return try watch.wait(milliseconds: untilDue) } catch { throw .system(error) }
    }

    /// Milliseconds until there is something to do, though nothing more comes.
    private var untilDue: Int64? { [untilEnd, untilSync, untilNextTry].compactMap { $0 }.min() }

    /// Milliseconds until nothing more can come that is asked for.
    private var untilEnd: Int64? {
        end.map { max(1, ($0.microseconds + Self.lateness - Timestamp.now.microseconds) / 1000 + 1) }
    }

    /// Milliseconds until it is tried again to read what could not be read; nil when there is no such thing.
    private var untilNextTry: Int64? {
        source.hasTrouble ? max(0, triedAt + Self.retryPause - monotonicMilliseconds()) : nil
    }

    /// Milliseconds until what was kept has to be on disk; nil when it is.
    var untilSync: Int64? {
        switch positions {
        case .some(let file): file.untilSync
        case .none: nil
        }
    }

    private mutating func synchronize() throws(ShippingFault) {
        guard let path = positions?.path else { return }
        do throws(PositionFileFault) { try positions?.synchronizeIfDue() } catch { throw .positions(error, path: path) }
    }
}

/// For who waits for more than lines.
extension LineRun {
    /// Descriptors that a wait is to end for.
    package var descriptors: [Int32] { [stop.number] + (watch.number.map { [$0] } ?? []) }

    /// The longest wait, in milliseconds.
    package var longestWait: Int { Int(min(watch.pause, untilDue ?? .max)) }

    /// Takes what has changed in the data directory into account, without waiting; false when nothing has.
    package mutating func hear() throws(ShippingFault) -> Bool {
        try synchronize()
        lookedAt = Timestamp.now.microseconds
        let changes: [Change]
        do throws(SystemFault) { changes = try watch.look() } catch { throw .system(error) }
        for change in changes { source.hear(change) }
        let isTriedAgain = tryAgainIfDue()
        return isTriedAgain || !changes.isEmpty
    }
}

/// Why lines can't be carried on.
package enum ShippingFault: Error, Equatable, Sendable {
    case system(SystemFault)
    /// The data directory can't be read.
    case reading(ReadingFault)
    case positions(PositionFileFault, path: String)
    /// What was refused can't be noted.
    case refusals(SystemFault, path: String)
}
