import Posix

@testable import Settings

extension SettingsSource {
    /// Of pairs of names and values.
    init(environment: [(name: String, value: String)], configFile: String?) {
        let variables = environment.map { Environment.Variable(name: $0.name, value: $0.value) }
        let credentials = variables.first { $0.name == "CREDENTIALS_DIRECTORY" }?.value
        let ours = variables.filter { $0.name.hasPrefix("HOOKLINE_") }
        self.init(environment: ours, credentials: credentials, configFile: configFile)
    }
}
