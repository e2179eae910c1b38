import Glibc
import Synchronization
import TestSupport

/// Moves the day's file away again and again, and keeps what was moved open to look into it later.
final class Mover: Sendable {
    private let site: Site
    private let kind: EndToEnd.MovedFileTests.Move
    private let events: NumberedEvents
    private let state = Mutex(State())

    private struct State {
        /// The files that were moved away, in order.
        var gone: [OpenDescriptor] = []
        /// How many were gone when an event was sent.
        var sentAfter: [Int: Int] = [:]
    }

    init(_ site: Site, _ kind: EndToEnd.MovedFileTests.Move, _ events: NumberedEvents) {
        self.site = site
        self.kind = kind
        self.events = events
    }

    /// An event is about to be sent.
    func note(_ number: Int) {
        state.withLock { $0.sentAfter[number] = $0.gone.count }
    }

    /// Moves the file away, if it is there.
    func move() {
        let folder = "\(site.data.path)/messages"
        let path = "\(folder)/\(utcDay()).ndjson"
        guard let file = try? OpenDescriptor.opening(path, O_RDONLY) else { return }  // not made yet
        let count = state.withLock { $0.gone.count }
        switch kind {
        case .renamed: rename(path, "\(folder)/kept-\(count)")
        case .removed: unlink(path)
        case .replaced: try? replaceFile(path, [], mode: 0o640)  // seen as not moved
        case .directoryRenamed: rename(folder, "\(folder)-\(count)")
        }
        state.withLock { $0.gone.append(file) }
    }

    /// Those of some events that stand nowhere.
    func missing(_ numbers: Set<Int>) throws -> Set<Int> {
        let gone = state.withLock { $0.gone }
        let standing = try gone.map { try self.numbers(in: $0) } + [current()]
        return standing.reduce(numbers) { $0.subtracting($1) }
    }

    /// Those that stand only in files that were gone before they were sent.
    func late(_ numbers: Set<Int>) throws -> Set<Int> {
        let (gone, sentAfter) = state.withLock { ($0.gone, $0.sentAfter) }
        var late = numbers.subtracting(try current())
        for (place, file) in gone.enumerated() {
            late.subtract(try self.numbers(in: file).filter { sentAfter[$0, default: 0] <= place })
        }
        return late
    }

    /// Those in the day's own file.
    private func current() throws -> Set<Int> {
        let path = "\(site.data.path)/messages/\(utcDay()).ndjson"
        guard let file = try? OpenDescriptor.opening(path, O_RDONLY) else { return [] }  // just moved
        return try numbers(in: file)
    }

    private func numbers(in file: OpenDescriptor) throws -> Set<Int> {
        let lines = try wholeLines(readFile("/proc/self/fd/\(file.number)"))
        return Set(lines.compactMap { line in StoredLine(line).event.flatMap { events.number(of: $0) } })
    }
}
