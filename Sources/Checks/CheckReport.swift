internal import Format
internal import Posix
package import Settings

/// What `check` only warns of: the start and the first event go well all the same, or that can't be told from here.
package enum CheckWarning: Equatable, Sendable {
    case secret(SecretFile.Warning)
    /// A blank begins or ends a value from the environment.
    case blank(SettingName)
    /// `HOOKLINE_TOPIC` is the name of no topic.
    case noTopic(String)
    case othersMayWrite(path: String, mode: UInt32)
    /// Others may put another file in the place of the secret's.
    case othersMayReplace(path: String, mode: UInt32)
    /// An index of repeats, or a stamp of the log, that this user can't use.
    case unusable(path: String, SettingFault.Problem)
    case littleRoom(bytes: UInt64)
    case longestFile(bytes: UInt64)
    case bootUnknown
    case socketForOthers(mode: UInt32)
    case lowPort(Int)
    /// This user can't read the secret file; systemd hands it to the service.
    case handedOver(path: String)
    /// Root would make the data in a directory of that user.
    case madeByRoot(owner: UInt32)
}

/// All that `check` finds, beside the settings and the secrets: what the start and the first event would come upon.
/// Nothing is made for it.
package struct CheckReport {
    package private(set) var faults: [SettingFault]
    package private(set) var warnings: [CheckWarning] = []

    /// - Parameters:
    ///   - reading: the settings with all their faults.
    ///   - secrets: the secret file, when one is named.
    package init(_ reading: SettingsReading, secrets: SecretFile?) {
        let settings = reading.settings
        faults = reading.faults + settings.surroundingFaults
        if let secrets { add(secrets) }
        addValues(reading)
        if let log = settings.log { add(LogCheck.problem(log), .log, log) }
        if let listen = settings.listen {
            let check = SocketCheck(listen, mode: settings.socketMode)
            faults += check.faults
            warnings += check.warnings
        }
        guard !settings.data.isEmpty else { return }
        let data = DataCheck(of: settings.data)
        faults += data.faults
        warnings += data.warnings
        if !HostCheck.knowsBoot { warnings.append(.bootUnknown) }
        if let longest = Process.longestFile { warnings.append(.longestFile(bytes: longest)) }
    }

    private mutating func add(_ secrets: SecretFile) {
        warnings = secrets.warnings.map { .secret($0) }
        if secrets.isForbidden && CredentialUnit.handsOver(secrets.path) {
            warnings.append(.handedOver(path: secrets.path))
        } else {
            faults += secrets.faults
        }
        let folder = parentPath(of: secrets.path)
        // It is there, or the file would not have been read.
        guard let mode = knownFileStatus(of: folder)?.mode, mode & 0o022 != 0, mode & 0o1000 == 0 else {
            return
        }
        warnings.append(.othersMayReplace(path: folder, mode: mode))
    }

    private mutating func add(_ problem: SettingFault.Problem?, _ name: SettingName, _ path: String) {
        if let problem { faults.append(SettingFault(name.rawValue, path, problem, .nowhere)) }
    }

    private mutating func addValues(_ reading: SettingsReading) {
        for (name, value, origin) in reading.used {
            guard let value else { continue }
            if name == .topic && Topic(named: Array(value.utf8).span) == .unknown { warnings.append(.noTopic(value)) }
            if origin == .environment && Slip.isBlankAtAnEnd(Array(value.utf8)[...]) { warnings.append(.blank(name)) }
        }
    }
}

extension SecretFile {
    /// Its mode keeps this user out.
    fileprivate var isForbidden: Bool {
        if case .unreadable(let fault)? = faults.first?.problem { return fault.isForbidden }
        return false
    }
}
