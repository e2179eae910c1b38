internal import ArgumentParser
internal import Posix
internal import Settings

/// Where the worker's settings are, for what the command line does not say itself.
struct SettingsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The worker's settings file, for what is not said. [default: $HOOKLINE_CONFIG]", valueName: "file"))
    var config: String?

    /// The settings, from their three sources. A file in which anything is wrong is refused.
    /// - Parameter options: what the command line says itself; nil where it doesn't.
    func settings(under options: [SettingName: String?]) throws(Failure) -> GivenSettings {
        let said = options.compactMapValues { $0 }
        let environment = Environment.value(SettingName.config)
        guard let path = config ?? environment, !path.isEmpty else { return GivenSettings(options: said, file: nil) }
        let settings = GivenSettings(options: said, file: SettingsSource(file: path))
        guard settings.faults.isEmpty else { throw .settings(settings.faults) }
        return settings
    }
}

/// The settings that a command needs: by an option, else from the environment, else from the worker's file.
struct GivenSettings {
    private let options: [SettingName: String]
    private let file: SettingsSource?
    /// What is wrong with the file, but for what it isn't asked for.
    let faults: [SettingFault]

    init(options: [SettingName: String], file: SettingsSource?) {
        self.options = options
        self.file = file
        let all = file.map { SettingsReading(of: $0).faults } ?? []
        faults = all.filter { fault in
            guard let name = SettingName(rawValue: fault.subject) else { return true }
            return fault.problem != .missing && options[name] == nil && Self.environment(name) == nil
        }
    }

    subscript(name: SettingName) -> String? {
        options[name] ?? Self.environment(name) ?? file?[name]?.value
    }

    /// An empty value is the same as none.
    private static func environment(_ name: SettingName) -> String? {
        guard let value = Environment.value(name.rawValue), !value.isEmpty else { return nil }
        return value
    }
}
