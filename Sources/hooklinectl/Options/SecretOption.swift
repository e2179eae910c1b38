internal import ArgumentParser
internal import Settings
internal import Webhook

/// Where the webhook secret is. It is never an argument itself.
struct SecretOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "File of the webhook secrets, one a line. [default: $HOOKLINE_SECRET_FILE]", valueName: "file"))
    var secretFile: String?
}

extension GivenSettings {
    /// The keys of all secrets in the file that is named, in its order.
    func keys() throws(Failure) -> [SigningKey] {
        guard let path = self[.secretFile] else {
            throw .usage("--secret-file or HOOKLINE_SECRET_FILE has to name the file of the webhook secret")
        }
        let file = SecretFile(at: path)
        guard file.faults.isEmpty else { throw .settings(file.faults) }
        return file.keys
    }
}
