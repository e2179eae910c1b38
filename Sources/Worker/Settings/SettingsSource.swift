package import Posix
package import Setting

/// The settings as they were given, before they are understood: the environment, and a file beneath it.
package struct SettingsSource: Sendable {
    /// The longest settings file, in bytes.
    private static let largestFile = 65536

    package private(set) var entries = SettingEntries()
    package private(set) var faults: [SettingFault] = []
    /// `$CREDENTIALS_DIRECTORY`.
    package let credentials: String?

    /// - Parameters:
    ///   - environment: the variables whose names begin as ours do.
    ///   - credentials: `$CREDENTIALS_DIRECTORY`; empty is the same as none.
    ///   - configFile: of the command line; else the environment names it.
    package init(environment: [Environment.Variable], credentials: String?, configFile: String?) {
        self.credentials = credentials?.isEmpty == true ? nil : credentials
        let named = environment.first { $0.name == SettingName.config && !$0.value.isEmpty }?.value
        if let path = configFile ?? named { readFile(path) }
        for variable in environment where variable.name != SettingName.config {
            take(variable.name, variable.value, .environment)
        }
    }

    /// Of this process.
    static func current(configFile: String?) -> SettingsSource {
        SettingsSource(
            environment: Environment.variables(beginning: SettingName.prefix),
            credentials: Environment.value("CREDENTIALS_DIRECTORY"), configFile: configFile)
    }

    /// An empty value is the same as none; the environment, which comes last, wins.
    private mutating func take(_ name: String, _ value: String, _ origin: SettingOrigin) {
        if let known = SettingName(rawValue: name) {
            if !value.isEmpty { entries.set(known, SettingEntry(value: value, origin: origin)) }
        } else if !SettingName.ofOthers.contains(name) {
            faults.append(SettingFault(name, nil, .unknownName, origin))
        }
    }
}

/// The file of `NAME=value` lines.
extension SettingsSource {
    private mutating func readFile(_ path: String) {
        let origin = SettingOrigin.environment
        guard path.hasPrefix("/") else {
            faults.append(SettingFault(SettingName.config, path, .notAbsolute, origin))
            return
        }
        do {
            let file = try Descriptor.openForReading(path)
            let status = try file.status()
            guard status.kind == .regular else {
                faults.append(SettingFault(path, nil, .notAFile, .nowhere))
                return
            }
            if status.mode & 0o022 != 0 { faults.append(SettingFault(path, nil, .tooOpen(status.mode), .nowhere)) }
            parse(String(decoding: try file.readToEnd(limit: Self.largestFile), as: UTF8.self), path)
        } catch {
            faults.append(SettingFault(path, nil, .unreadable(error), .nowhere))
        }
    }

    private mutating func parse(_ text: String, _ path: String) {
        var firstLines: [String: Int] = [:]
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, scalars) in lines.enumerated() {
            let line = String(String.UnicodeScalarView(scalars))
            if line.isEmpty || line.hasPrefix("#") || line.allSatisfy({ $0 == " " || $0 == "\t" }) { continue }
            parseLine(line, path, index + 1, &firstLines)
        }
    }

    private mutating func parseLine(
        _ line: String, _ path: String, _ number: Int, _ firstLines: inout [String: Int]
    ) {
        let origin = SettingOrigin.file(path: path, line: number)
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isSetting = parts.count == 2 && Self.isName(parts[0])
        let name = isSetting ? String(parts[0]) : path
        if line.unicodeScalars.contains("\r") {
            faults.append(SettingFault(name, nil, .carriageReturn, origin))
        } else if !isSetting {
            faults.append(SettingFault(name, nil, .notNameAndValue, origin))
        } else if let first = firstLines.updateValue(number, forKey: name) {
            faults.append(SettingFault(name, nil, .givenTwice(firstLine: first), origin))
        } else {
            take(name, String(parts[1]), origin)
        }
    }

    /// Only what looks like a name is ever told: the file may be the wrong one, and hold a secret.
    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}
