package import Format
package import Posix

/// What may have changed in a data directory.
package enum Change: Equatable, Sendable {
    /// Files of a topic were made, moved or removed.
    case files(Topic)
    /// That file of a topic has grown.
    case growth(Topic, String)
    /// It can't be told.
    case anything
}

/// What ended a wait for more lines.
package enum WatchEnd: Equatable, Sendable {
    case changed([Change])
    /// What was to end it has something to read.
    case stopped
    case timedOut
}

/// Tells when there may be more lines in a data directory: by inotify(7); where there is none, or on a file system of
/// other machines, by saying so again and again. To be made before the first look, so that nothing is missed.
package struct Watch: ~Copyable {
    /// How long it waits, in milliseconds, where nothing tells of changes.
    private static let pause: Int64 = 200

    private let folder: JournalFolder
    private let wanted: [Topic]?
    private var events: FileEvents?
    /// A descriptor that can be read when something has changed; nil where nothing tells.
    package let number: Int32?
    private var readiness: Readiness
    /// Which directory each number of inotify(7) stands for; nil is the data directory.
    private var watched: [Int32: Topic?] = [:]
    /// All directories that are there are watched.
    private var isWhole = false
    /// When it was last looked where not all are, in milliseconds.
    private var looked: Int64 = 0

    /// - Parameters:
    ///   - topics: nil for all.
    ///   - stop: a descriptor that ends a wait when it can be read.
    ///   - looksAgain: as where there is no inotify(7).
    package init(
        _ folder: JournalFolder, topics: [Topic]? = nil, stop: Int32? = nil, looksAgain: Bool = false
    ) throws(SystemFault) {
        self.folder = folder
        wanted = topics
        events = looksAgain || Self.isRemote(folder) ? nil : Self.makeEvents()
        let number = events?.number
        self.number = number
        readiness = try Readiness(of: number.map { [$0] } ?? [], watch: stop, letting: [])
        watchAll()
    }

    private static func makeEvents() -> FileEvents? {
        do throws(SystemFault) { return try FileEvents() } catch { return nil }
    }

    /// Changes that other machines make are told to nobody here.
    private static func isRemote(_ folder: JournalFolder) -> Bool {
        do throws(SystemFault) { return try FileSystem(of: folder.path).isRemote } catch { return true }
    }

    /// Waits until something may have changed.
    /// - Parameter milliseconds: the longest wait; nil waits for ever.
    package mutating func wait(milliseconds: Int64? = nil) throws(SystemFault) -> WatchEnd {
        let longest = isWhole ? milliseconds : min(milliseconds ?? Self.pause, Self.pause)
        switch try readiness.wait(milliseconds: longest) {
        case .ready: return .changed(try changes())
        case .watchEnded: return .stopped
        case .interrupted: return .changed([])
        case .timedOut:
            if isWhole { return .timedOut }
            watchAll()
            return .changed([.anything])
        }
    }

    /// The longest time between two looks, in milliseconds.
    package var pause: Int64 { isWhole ? .max : Self.pause }

    /// What may have changed since the last look; never waits.
    package mutating func look() throws(SystemFault) -> [Change] {
        let now = monotonicMilliseconds()
        guard !isWhole && now - looked >= Self.pause else { return try changes() }
        looked = now
        watchAll()
        return [.anything]
    }

    /// What has changed, each thing once, in the order it was told.
    private mutating func changes() throws(SystemFault) -> [Change] {
        var changes: [Change] = []
        for event in try events?.next() ?? [] {
            if let change = change(by: event), !changes.contains(change) { changes.append(change) }
        }
        if changes.contains(.anything) { watchAll() }
        return changes
    }

    private mutating func change(by event: FileEvents.Event) -> Change? {
        if event.isLost { return .anything }
        guard let directory = watched[event.directory] else { return nil }
        if event.isOver {
            events?.forget(event.directory)
            watched[event.directory] = nil
            return .anything
        }
        // A topic that is born may have got files before it was watched.
        guard let topic = directory else { return .anything }
        return event.isGrowth ? .growth(topic, event.name) : .files(topic)
    }

    /// Watches the directories that are there. A topic that is not there yet will be told of by the data directory.
    private mutating func watchAll() {
        isWhole = watch(folder.path, as: nil) == .done
        for topic in wanted ?? folder.topicsToWatch where !watched.values.contains(topic) {
            if watch(folder.path(of: topic), as: topic) == .refused { isWhole = false }
        }
    }

    private enum Watching { case done, missing, refused }

    private mutating func watch(_ path: String, as topic: Topic?) -> Watching {
        do throws(SystemFault) {
            guard let number = try events?.watch(path) else { return .refused }
            watched[number] = .some(topic)
            return .done
        } catch {
            return error.isMissing ? .missing : .refused
        }
    }
}
