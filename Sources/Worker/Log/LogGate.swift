internal import Posix

/// What a line of the error log is about; the lines of one kind are counted together.
package enum LogKind: Int, CaseIterable, Sendable {
    case refusedRequest, refusedSignature, refusedEmptyBody, internalError, notStored, healed, repeats, worker, secrets
}

/// How often a kind of line may come, so that a full disk or a flood of forgeries does not fill the log. The workers of
/// a supervisor share one page, made before the fork.
package struct LogGate: Sendable {
    /// Lines of one kind in one span; the rest is counted, and told with the next line.
    static let most: UInt64 = 5
    /// Milliseconds.
    static let span: UInt64 = 10000

    private let words: SharedWords?

    /// Behind those of the kinds: how many lines were lost.
    private static let lost = LogKind.allCases.count * 2

    /// Without memory from the kernel every line passes.
    package init() {
        words = SharedWords(count: Self.lost + 1)
    }

    /// So many lines could not be written.
    func lose(_ lines: UInt64) {
        _ = words?.add(lines, to: Self.lost)
    }

    /// How many lines were lost since the last time that somebody took it upon himself to tell.
    func takeLost() -> UInt64 {
        guard let words, case let count = words.load(Self.lost), count > 0 else { return 0 }
        return words.replace(count, by: 0, at: Self.lost) ? count : 0
    }

    /// Whether a line may be written now, and how many of its kind were not since the last; nil when it may not.
    /// - Parameter now: milliseconds of the monotonic clock.
    package func pass(_ kind: LogKind, now: Int64 = monotonicMilliseconds()) -> UInt64? {
        guard let words else { return 0 }
        let (start, count) = (kind.rawValue * 2, kind.rawValue * 2 + 1)
        let begun = words.load(start)
        let now = UInt64(max(1, now))
        if begun == 0 || now >= begun + Self.span, words.replace(begun, by: now, at: start) {
            let written = words.load(count)
            _ = words.add(1 &- written, to: count)
            return written > Self.most ? written - Self.most : 0
        }
        return words.add(1, to: count) < Self.most ? 0 : nil
    }
}

/// The gate of programs that live for one request: the time of a file says when the last line was written. The file is
/// opened beneath the data directory, so that no link leads it elsewhere.
struct LogStamp {
    /// Milliseconds.
    private static let span: Int64 = 10000

    private static let name = ".hookline/log"

    private let data: String

    /// - Parameter data: the data directory.
    init(data: String) {
        self.data = data
    }

    /// Whether a line may be written now: at most one in 10 s. Where there is no such file and none can be made, each
    /// line passes. In a directory of another user nothing is made.
    func pass(clock: WallClock = .system) -> Bool {
        guard let folder = try? Directory(at: data), (try? folder.status())?.owner == Process.user else { return true }
        do {
            let file = try folder.open(Self.name, for: .updating)
            let status = try file.status()
            guard status.kind == .regular, status.links <= 1 else { return true }
            let age = clock.microseconds / 1000 - status.modified / 1000
            if (0..<Self.span).contains(age) { return false }
            try file.touch()
        } catch {
            _ = try? folder.create(Self.name, for: .updating, permissions: 0o600)  // then every line passes
        }
        return true
    }
}
