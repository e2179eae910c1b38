import Glibc

/// A directory of a test, removed with all it holds when the test lets go of it.
///
/// Its path is short: a Unix socket's path has 107 bytes at most.
package final class TemporaryDirectory: Sendable {
    /// The absolute path, without a slash at its end.
    package let path: String

    /// Makes a new directory, 0700, under `/tmp`.
    package init() throws {
        var template = Array("/tmp/hl-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw HostFault.call("mkdtemp", errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeTree(path) }

    /// The path of something in the directory.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a whole file with exactly this mode and gives its path.
    @discardableResult
    package func write(_ name: String, _ bytes: some Collection<UInt8>, mode: UInt32 = 0o600) throws -> String {
        try writeFile(path(name), bytes, mode: mode)
        return path(name)
    }
}

/// Removes a file or a directory with all beneath it, as far as it can; follows no link.
package func removeTree(_ path: String) {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        chmod(path, 0o700)
        // What can't be listed can't be removed either: a test's directory stays then, nothing else.
        for name in (try? directoryEntries(path)) ?? [] { removeTree("\(path)/\(name)") }
    }
    remove(path)
}
