internal import Checks
internal import Settings

/// The kinds of what is wrong with settings and files, by the words that programs see, and the cure of each.
enum SettingTrouble: String {
    case setting, zone, log, listen, disk, inodes, boot
    case settingsMode = "settings-mode"
    case secret
    case secretMode = "secret-mode"
    case secretFile = "secret-file"
    case secretFolder = "secret-folder"
    case data
    case dataOwner = "data-owner"
    case dataMode = "data-mode"
    case state

    var cure: String {
        switch self {
        case .setting: "put it right in the settings: hookline.conf(5) tells of each"
        case .zone: "name a zone such as Europe/Berlin; Debian's package tzdata has them"
        case .log: "name a file to which the worker's user may append"
        case .listen: "make the socket in a directory that the worker's user may write to, for nginx's group alone"
        case .disk: "make room on that file system, or move HOOKLINE_DATA to a larger one"
        case .inodes: "remove files there, or move HOOKLINE_DATA to a file system with more inodes"
        case .boot: "let the worker read /proc/sys"
        case .settingsMode: "chmod go-w that file: who writes it decides where events go"
        case .secret: "let the file hold the secret that Connectly gave you and nothing else, one a line"
        case .secretMode: "chmod 600 that file, and make it the worker's user's own"
        case .secretFile: "name the file of the secret, and let the worker's user read it"
        case .secretFolder: "chmod go-w that directory"
        case .data: "let a directory of the worker's user stand there"
        case .dataOwner: "chown it to the worker's user"
        case .dataMode: "chmod u+rwX,go-w it"
        case .state: "remove it while nothing runs: it is made anew"
        }
    }

    /// What a fault of a setting is one of.
    init(_ fault: SettingFault) {
        switch (SettingName(rawValue: fault.subject), fault.problem) {
        case (_, .noSuchZone): self = .zone
        case (_, .noRoom): self = .disk
        case (_, .noFiles): self = .inodes
        case (_, .missing), (_, .notAbsolute): self = .setting
        case (.secretFile, .tooOpen): self = .secretMode
        case (.secretFile, .unreadable), (.secretFile, .notAFile): self = .secretFile
        case (.secretFile, _): self = .secret
        case (.data, .ownedBy): self = .dataOwner
        case (.data, .notWritable): self = .dataMode
        case (.data, _): self = .data
        case (.log, _): self = .log
        case (.listen, _): self = .listen
        case (nil, .tooOpen): self = .settingsMode
        default: self = .setting
        }
    }

    /// What a warning is one of; nil where nothing has to be done.
    init?(_ warning: CheckWarning) {
        switch warning {
        case .secret: self = .secret
        case .blank, .noTopic: self = .setting
        case .othersMayWrite: self = .dataMode
        case .othersMayReplace: self = .secretFolder
        case .unusable: self = .state
        case .littleRoom: self = .disk
        case .bootUnknown: self = .boot
        case .socketForOthers, .lowPort: self = .listen
        case .madeByRoot: self = .dataOwner
        // systemd hands it over; and the limit of this process is not that of the worker.
        case .handedOver, .longestFile: return nil
        }
    }

    /// Those of the settings' own; all others are of files.
    var part: Diagnosis.Part { [.setting, .zone, .settingsMode].contains(self) ? .settings : .files }
}
