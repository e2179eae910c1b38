package import Posix

/// The settings as they were given, before they are understood: the environment, and a file beneath it.
package struct SettingsSource: Sendable {
    /// A value as it was given, and where.
    package struct Entry: Equatable, Sendable {
        package let value: String
        package let origin: SettingOrigin
    }

    /// A list, since the names are few: a CGI makes one for each request, and a dictionary's type alone costs it a tenth
    /// of its time.
    private var entries: [(name: SettingName, entry: Entry)] = []
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
        if let path = configFile ?? named { takeFile(path) }
        for variable in environment where variable.name != SettingName.config {
            take(variable.name, variable.value, .environment)
        }
    }

    /// A settings file alone, of a path that may be relative.
    package init(file path: String) {
        credentials = nil
        take(SettingsFile(at: path))
    }

    /// What was given by that name.
    package subscript(name: SettingName) -> Entry? {
        for given in entries where given.name == name { return given.entry }
        return nil
    }

    /// In place of what was given before.
    private mutating func set(_ name: SettingName, _ entry: Entry) {
        for place in entries.indices where entries[place].name == name {
            entries[place].entry = entry
            return
        }
        entries.append((name: name, entry: entry))
    }

    /// The working directory of a program that is started by others is anywhere.
    private mutating func takeFile(_ path: String) {
        guard path.utf8.first == UInt8(ascii: "/") else {
            faults.append(SettingFault(SettingName.config, path, .notAbsolute, .environment))
            return
        }
        take(SettingsFile(at: path))
    }

    private mutating func take(_ file: SettingsFile) {
        faults = file.faults
        for line in file.lines { take(line.name, line.value, line.origin) }
    }

    /// Of this process.
    package static func current(configFile: String?) -> SettingsSource {
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
                set(known, Entry(value: value, origin: origin))
            }
        } else if !SettingName.ofOthers.contains(name) {
            faults.append(SettingFault(name, nil, .unknownName, origin))
        }
    }
}
