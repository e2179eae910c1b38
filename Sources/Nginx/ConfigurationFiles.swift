internal import Posix

/// The files of a configuration, by their paths: as they are on disk, or as `nginx -T` printed them.
struct ConfigurationFiles {
    /// The longest file that is read, in bytes.
    private static let longest = 8 << 20
    private static let marker = Array("# configuration file ".utf8)

    /// The file that nginx begins with.
    let main: String
    /// Nil: they are read from disk.
    private let printed: [String: [UInt8]]?

    /// Of a file that is there; one that holds what `nginx -T` printed is taken for that.
    init(at path: String) throws(ConfigurationFault) {
        let text = try Self.read(path)
        if Self.lines(of: text).contains(where: { Self.printedPath($0) != nil }) {
            try self.init(printed: text)
        } else {
            self.init(main: path, printed: nil)
        }
    }

    /// Of what `nginx -T` printed: each file behind a line that names it.
    init(printed text: [UInt8]) throws(ConfigurationFault) {
        var all: [String: [UInt8]] = [:]
        var names: [String] = []
        for line in Self.lines(of: text) {
            if let path = Self.printedPath(line) {
                names.append(path)
                all[path] = []
            } else if let path = names.last {
                all[path]?.append(contentsOf: line + [0x0A])
            }
        }
        guard let first = names.first else { throw .nothingPrinted }
        self.init(main: first, printed: all)
    }

    private init(main: String, printed: [String: [UInt8]]?) {
        self.main = main
        self.printed = printed
    }

    private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        text.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    /// `# configuration file /etc/nginx/nginx.conf:`
    private static func printedPath(_ line: ArraySlice<UInt8>) -> String? {
        guard line.starts(with: marker), line.last == UInt8(ascii: ":") else { return nil }
        return String(keeping: line.dropFirst(marker.count).dropLast())
    }

    private static func read(_ path: String) throws(ConfigurationFault) -> [UInt8] {
        do throws(SystemFault) {
            return try Descriptor.openForReading(path).readToEnd(limit: longest)
        } catch {
            throw .unreadable(error, path: path)
        }
    }

    /// The bytes of a file.
    func text(of path: String) throws(ConfigurationFault) -> [UInt8] {
        guard let printed else { return try Self.read(path) }
        return printed[path] ?? []  // only paths of it are asked for
    }

    /// The files that an `include` names, by their names. A pattern may fit none, a name may not.
    func paths(of pattern: String, _ place: ConfigurationPlace) throws(ConfigurationFault) -> [String] {
        let full = pattern.hasPrefix("/") ? pattern : Self.folder(of: main) + pattern
        let isPattern = pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
        let found = isPattern ? try matching(full, place) : [full]
        if let printed, !isPattern, printed[full] == nil { throw .include(pattern, place) }
        return found
    }

    private func matching(_ pattern: String, _ place: ConfigurationPlace) throws(ConfigurationFault) -> [String] {
        let wanted = Array(pattern.utf8)[...]
        if let printed { return printed.keys.filter { Wildcard.fits(Array($0.utf8)[...], wanted) }.sorted() }
        let folder = Self.folder(of: pattern)
        guard !folder.utf8.contains(UInt8(ascii: "*")) else { throw .include(pattern, place) }
        // One that is not there has no files, as for nginx itself.
        let names = (try? Directory(at: folder).names()) ?? []
        return names.filter { !$0.hasPrefix(".") }.map { folder + $0 }.sorted()
            .filter { Wildcard.fits(Array($0.utf8)[...], wanted) }
    }

    /// With its slash.
    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./"
    }
}

/// Patterns of the shell in which `*` and `?` stand for what is no slash.
private enum Wildcard {
    static func fits(_ path: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        let slash = UInt8(ascii: "/")
        let names = path.split(separator: slash, omittingEmptySubsequences: false)
        let patterns = pattern.split(separator: slash, omittingEmptySubsequences: false)
        return names.count == patterns.count && zip(names, patterns).allSatisfy { fits(name: $0, $1) }
    }

    /// Where a byte does not fit, the last `*` stands for one more.
    private static func fits(name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (place, wanted) = (name.startIndex, pattern.startIndex)
        var star: (place: Int, wanted: Int)?
        while place < name.endIndex {
            if wanted < pattern.endIndex, pattern[wanted] == UInt8(ascii: "*") {
                wanted += 1
                star = (place, wanted)
            } else if wanted < pattern.endIndex, [name[place], UInt8(ascii: "?")].contains(pattern[wanted]) {
                (place, wanted) = (place + 1, wanted + 1)
            } else if let last = star {
                star = (last.place + 1, last.wanted)
                (place, wanted) = (last.place + 1, last.wanted)
            } else {
                return false
            }
        }
        return pattern[wanted...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
