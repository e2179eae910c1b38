package import Checks
internal import Posix
package import Settings

/// What `hookline check` shows: each setting and where it came from, the surroundings that matter, and all that is
/// wrong.
package struct CheckScreen {
    private var lines: [String] = []

    /// - Parameters:
    ///   - reading: the settings.
    ///   - secrets: the secret file, when one is named.
    package init(_ reading: SettingsReading, secrets: SecretFile?, _ report: CheckReport) {
        addSettings(reading)
        addSurroundings(reading.settings, secrets)
        addVerdict(report)
    }

    /// The screen, each line with its end.
    package var text: String { lines.map { Words.printable($0) + "\n" }.joined() }

    private mutating func addSettings(_ reading: SettingsReading) {
        lines.append("Settings")
        for (name, value, origin) in reading.used {
            add(name.rawValue, value ?? "-", value == nil ? "" : Words.of(origin))
        }
    }

    private mutating func add(_ name: String, _ value: String, _ origin: String) {
        let line = "  \(padded(name, 22)) \(padded(Words.printable(value), 32)) \(origin)"
        lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private mutating func addSurroundings(_ settings: Settings, _ secrets: SecretFile?) {
        lines.append("")
        lines.append("Surroundings")
        addPlain("user", "\(Process.user)" + (Process.user == 0 ? " (root: Hookline needs no root)" : ""))
        if !settings.data.isEmpty {
            addPlain("data", Self.description(of: settings.data))
            if let system = settings.nearestFileSystem {
                addPlain(
                    "file system",
                    "\(system.name), \(Self.size(system.freeBytes)) free of \(Self.size(system.totalBytes))")
            }
        }
        if let secrets, let status = secrets.status {
            let count = secrets.keys.count == 1 ? "1 secret" : "\(secrets.keys.count) secrets"
            addPlain("secret", "\(count), owner \(status.owner), mode \(Words.octal(status.mode))")
        }
        if settings.data.isEmpty || settings.secretFile.isEmpty { return }
        addPlain("confinement", Words.of(settings.confines ? settings.confinement : nil, Confinement.Means.here))
    }

    private mutating func addPlain(_ name: String, _ text: String) {
        lines.append("  \(padded(name, 22)) \(text)")
    }

    private static func description(of path: String) -> String {
        guard let status = knownFileStatus(of: path) else { return "will be made" }  // settings checked why
        return "owner \(status.owner), mode \(Words.octal(status.mode))"
    }

    private static func size(_ bytes: UInt64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = bytes
        var unit = 0
        while value >= 10240 && unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\(value) \(units[unit])"
    }

    private mutating func addVerdict(_ report: CheckReport) {
        let faults = report.faults
        lines.append("")
        for warning in report.warnings { lines.append("warning: \(Words.of(warning))") }
        for fault in faults { lines.append("wrong: \(Words.of(fault))") }
        let count = faults.count == 1 ? "1 fault" : "\(faults.count) faults"
        lines.append(faults.isEmpty ? "All good." : "\(count): hookline would not start, or not store.")
    }
}
