package import Settings

/// What `check` warns of, in one line each.
extension Words {
    package static func of(_ warning: CheckWarning) -> String {
        switch warning {
        case .secret(let warning): "\(SettingName.secretFile.rawValue): \(of(warning))"
        case .blank(let name): "\(name.rawValue): a blank begins or ends the value, and counts as part of it"
        case .noTopic(let value):
            "\(SettingName.topic.rawValue): \"\(value)\" is no topic: events that say none go to unknown/"
        case .othersMayWrite(let path, let mode):
            "\(SettingName.data.rawValue): \(path): mode \(octal(mode)) lets others write what is taken for signed"
        case .othersMayReplace(let path, let mode):
            "\(SettingName.secretFile.rawValue): \(path): mode \(octal(mode)) lets others put another secret in its place"
        case .unusable(let path, let problem):
            "\(of(SettingFault(SettingName.data.rawValue, path, problem, .nowhere))); it is done without"
        case .littleRoom(let bytes): "\(SettingName.data.rawValue): only \(bytes >> 20) MiB are free"
        case .longestFile(let bytes): "this process may write no file of more than \(bytes) bytes (RLIMIT_FSIZE)"
        case .bootUnknown:
            "/proc/sys/kernel/random/boot_id can't be read: damage by a power cut would not be looked for"
        case .socketForOthers(let mode):
            "\(SettingName.socketMode.rawValue): \(octal(mode)) lets anyone connect who comes to the socket, and crash a worker"
        case .lowPort(let port): "\(SettingName.listen.rawValue): port \(port) may be for root alone"
        case .handedOver(let path):
            "\(SettingName.secretFile.rawValue): \(path): not for this user to read; systemd hands it to the service"
        case .madeByRoot(let owner):
            "\(SettingName.data.rawValue): root would make it in a directory of user \(owner), who could not use it"
        }
    }
}
