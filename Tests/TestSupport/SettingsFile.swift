import Glibc

/// A settings file of a site, so that the settings can change under a running program.
package struct SettingsFile: Sendable {
    private let site: Site

    /// The file with the site's settings and these.
    package init(_ site: Site, _ more: [String: String] = [:]) throws {
        self.site = site
        try write(more)
    }

    /// Its absolute path.
    package var path: String { site.path("settings") }

    /// The environment that leaves everything to the file.
    package var environment: [String: String] {
        var names = site.settings().mapValues { _ in "" }
        names["HOOKLINE_CONFIG"] = path
        return names
    }

    /// Replaces its content at once, by a rename.
    package func write(_ more: [String: String]) throws {
        let lines = site.settings(more).map { "\($0.key)=\($0.value)\n" }.joined()
        try replaceFile(path, Array(lines.utf8))
    }
}

/// Replaces a file at once, by a rename.
package func replaceFile(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o600) throws {
    try writeFile("\(path).next", bytes, mode: mode)
    try checked("rename \(path)") { rename("\(path).next", path) }
}
