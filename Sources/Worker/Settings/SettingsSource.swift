package import Posix
package import Setting

/// The settings as they were given, before they are understood: the environment, and a file beneath it.
package struct SettingsSource: Sendable {
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
        if let path = configFile ?? named { take(SettingsFile(at: path)) }
        for variable in environment where variable.name != SettingName.config {
            take(variable.name, variable.value, .environment)
        }
    }

    private mutating func take(_ file: SettingsFile) {
        faults = file.faults
        for line in file.lines { take(line.name, line.value, line.origin) }
    }

    /// Of this process.
    static func current(configFile: String?) -> SettingsSource {
        SettingsSource(
            environment: Environment.variables(beginning: SettingName.prefix),
            credentials: Environment.value("CREDENTIALS_DIRECTORY"), configFile: configFile)
    }

    private static func holdsControl(_ value: String) -> Bool {
        for byte in value.utf8 where byte < 0x20 || byte == 0x7F { return true }
        return false
    }

    /// An empty value is the same as none; the environment, which comes last, wins.
    private mutating func take(_ name: String, _ value: String, _ origin: SettingOrigin) {
        if let known = SettingName(rawValue: name) {
            // A web server sets the topic, from an address: that is never a fault.
            if known != .topic && Self.holdsControl(value) {
                faults.append(SettingFault(name, nil, .controlCharacter, origin))
            } else if !value.isEmpty {
                entries.set(known, SettingEntry(value: value, origin: origin))
            }
        } else if !SettingName.ofOthers.contains(name) {
            faults.append(SettingFault(name, nil, .unknownName, origin))
        }
    }
}
