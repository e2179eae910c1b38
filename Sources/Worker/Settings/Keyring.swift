internal import Posix
internal import Webhook

/// The secrets as they are right now: before each request a resident worker looks whether the file is another one, or
/// changed. An unusable new one is told once, and the old secrets stay.
final class Keyring {
    private let path: String
    private let log: ErrorLog
    /// The file when it was looked at last; nil when it was not there.
    private var seen: FileStatus?
    private(set) var authenticator: Authenticator

    /// - Parameter secrets: read without a fault.
    init(_ secrets: SecretFile, log: ErrorLog) {
        path = secrets.path
        seen = secrets.status
        authenticator = Authenticator(keys: secrets.keys)
        self.log = log
    }

    /// Takes new secrets, if there are any.
    func refresh() {
        let now = try? followedFileStatus(of: path)  // nil: it is not there, or can't be looked at
        if now == seen { return }
        let secrets = SecretFile(at: path)
        seen = secrets.status ?? now
        guard secrets.faults.isEmpty else {
            for fault in secrets.faults {
                log.write(.error, .secrets, "\(Words.of(fault)); the old secrets stay in use")
            }
            return
        }
        authenticator = Authenticator(keys: secrets.keys)
    }
}
