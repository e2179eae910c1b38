internal import ArgumentParser
internal import Posix
internal import Setting
internal import Webhook

/// Where the webhook secret is. It is never an argument itself.
struct SecretOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "File of the webhook secrets, one a line. [default: $HOOKLINE_SECRET_FILE]", valueName: "file"))
    var secretFile: String?

    /// The keys of all secrets in the file, in its order.
    func keys() throws -> [SigningKey] {
        guard let path = secretFile ?? environment(.secretFile) else {
            throw Failure.usage("--secret-file or HOOKLINE_SECRET_FILE has to name the file of the webhook secret")
        }
        let file = SecretFile(at: path)
        guard file.faults.isEmpty else { throw Failure.secrets(file.faults) }
        return file.keys
    }
}

/// A setting from the environment; an empty value is the same as none.
func environment(_ name: SettingName) -> String? {
    guard let value = Environment.value(name.rawValue), !value.isEmpty else { return nil }
    return value
}
