internal import Posix
internal import Settings
internal import Webhook

/// The secrets as they are right now: before each request a resident worker looks whether the file is another one, or
/// changed. An unusable new one is told once, and the old secrets stay.
///
/// Made before the workers are forked: the supervisor's own is kept up to date too, so that a new worker never begins
/// with a secret that was taken away, and all of them share what was told.
final class Keyring {
    private let path: String
    private let log: ErrorLog
    /// The mark of the unusable file that was told of last; 0 for none.
    private let told = SharedWords(count: 1)
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

    /// Takes new secrets, if there are any; answers whether there were.
    func refresh() -> Bool {
        let now = knownFileStatus(of: path)  // nil: it is not there, or can't be looked at
        if now == seen || isWithout(.refresh) { return false }
        let secrets = SecretFile(at: path)
        seen = secrets.status ?? now
        guard secrets.faults.isEmpty else {
            tell(secrets.faults)
            return false
        }
        _ = isFirst(toTell: 0)
        authenticator = Authenticator(keys: secrets.keys)
        return true
    }

    private func tell(_ faults: [SettingFault]) {
        guard isFirst(toTell: seen?.mark ?? 1) else { return }
        let reasons = faults.map { Words.of($0) }.joined(separator: "; ")
        log.write(.error, .secrets, "\(reasons); the old secrets stay in use")
    }

    /// Whether no other worker has told of the same file; without memory to share, each one tells.
    private func isFirst(toTell mark: UInt64) -> Bool {
        guard let told else { return true }
        let last = told.load(0)
        return last != mark && told.replace(last, by: mark, at: 0)
    }
}

extension FileStatus {
    /// Another one for another file, and after each change; never 0.
    fileprivate var mark: UInt64 {
        (identity.inode &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: changed)) | 2
    }
}
