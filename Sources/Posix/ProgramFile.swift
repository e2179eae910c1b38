private import Glibc

/// The file that this process was started from, to see whether another one has taken its place under its name: what an
/// upload does. Costs one stat(2) a second at most.
package final class ProgramFile {
    /// Milliseconds between two looks.
    private static let between: Int64 = 1000

    private let path: String
    private let started: FileIdentity
    private var looked: Int64

    /// - Parameters:
    ///   - path: where the program lies.
    ///   - started: the file that runs.
    ///   - now: milliseconds of a clock that nobody sets.
    package init(path: String, started: FileIdentity, now: Int64) {
        looked = now - Self.between
        self.path = path
        self.started = started
    }

    /// This process's own: readlink(2) of /proc/self/exe. Nil where its path can't be known: there is no /proc, or the file
    /// has another place already.
    package static func own(now: Int64) -> ProgramFile? {
        let link = "/proc/self/exe"
        guard let path = target(of: link), let started = knownFileStatus(of: link),
            let there = knownFileStatus(of: path),
            there.identity == started.identity
        else { return nil }
        return ProgramFile(path: path, started: started.identity, now: now)
    }

    /// Whether another program lies there now. A file that is gone, or can't be started, is none: an upload may not be over.
    package func isReplaced(now: Int64) -> Bool {
        if now - looked < Self.between { return false }
        looked = now
        guard let there = knownFileStatus(of: path) else { return false }
        return there.identity != started && there.kind == .regular && accessFault(path, .entering) == nil
    }

    private static func target(of link: String) -> String? {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(link, &text, text.count)
        return count > 0 ? String(keeping: text[..<count].lazy.map { UInt8(bitPattern: $0) }) : nil
    }
}
