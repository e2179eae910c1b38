/// A reader's look into a data directory; Hookline's own state in `.hookline` is left out.
package struct DataDirectory: Sendable {
    /// The directory's absolute path.
    package let path: String

    /// A directory that need not be there yet.
    package init(path: String) {
        self.path = path
    }

    /// All files, by their paths relative to the directory.
    package func files() throws -> [String: [UInt8]] {
        guard (try? directoryEntries(path)) != nil else { return [:] }
        let names = try filesBeneath(path).filter { !$0.hasPrefix(".hookline/") }
        return Dictionary(uniqueKeysWithValues: try names.map { ($0, try readFile("\(path)/\($0)")) })
    }

    /// All whole lines of all files, file by file.
    package func lines() throws -> [StoredLine] {
        try files().filter { $0.key.hasSuffix(".ndjson") }.sorted { $0.key < $1.key }
            .flatMap { wholeLines($0.value).map(StoredLine.init) }
    }

    /// The files with every stamp blanked and every day in their names too, so that two directories can be compared.
    package func blanked() throws -> [String: [String]] {
        try files().sorted { $0.key < $1.key }.reduce(into: [:]) { all, file in
            let lines = wholeLines(file.value)
            all[withoutDay(file.key), default: []] += lines.map { StoredLine($0).blanked }
            let rest = file.value.suffix(from: lines.last.map { $0.endIndex + 1 } ?? 0)
            if !rest.isEmpty { all[withoutDay(file.key), default: []].append(String(decoding: rest, as: UTF8.self)) }
        }
    }

    /// What breaks the promise that every line is one JSON text and every file ends with a line; empty when nothing does.
    package func faults() throws -> [String] {
        try files().filter { $0.key.hasSuffix(".ndjson") }.flatMap { name, bytes in
            let lines = wholeLines(bytes)
            let broken = lines.filter { !isJSON($0) }.map { "\(name): \(String(decoding: $0, as: UTF8.self))" }
            return broken + (bytes.isEmpty || bytes.last == 0x0a ? [] : ["\(name): no line end at the end"])
        }
    }
}

/// A relative path in which a day such as `2026-11-22` is written `DAY`.
private func withoutDay(_ path: String) -> String {
    path.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: "DAY")
}
