/// The settings, by their names in the environment and in the settings file.
package enum SettingName: String, CaseIterable, Sendable {
    case data = "HOOKLINE_DATA"
    case secretFile = "HOOKLINE_SECRET_FILE"
    case topic = "HOOKLINE_TOPIC"
    case sync = "HOOKLINE_SYNC"
    case timezone = "HOOKLINE_TIMEZONE"
    case maxBody = "HOOKLINE_MAX_BODY"
    case timeout = "HOOKLINE_TIMEOUT"
    case maxRequests = "HOOKLINE_MAX_REQUESTS"
    case workers = "HOOKLINE_WORKERS"
    case listen = "HOOKLINE_LISTEN"
    case socketMode = "HOOKLINE_SOCKET_MODE"
    case fileMode = "HOOKLINE_FILE_MODE"
    case log = "HOOKLINE_LOG"
    case repeats = "HOOKLINE_REPEATS"
    case confine = "HOOKLINE_CONFINE"

    /// Names the settings file; only in the environment.
    package static let config = "HOOKLINE_CONFIG"
    /// Known to `hooklinectl`, so no fault here.
    package static let ofOthers: Set<String> = ["HOOKLINE_API_KEY_FILE"]
    /// What every name of ours begins with.
    package static let prefix: StaticString = "HOOKLINE_"

    /// What it is when nothing is said; nil when that depends, or there is nothing.
    package var fallback: String? {
        switch self {
        case .sync: "always"
        case .timezone: "UTC"
        case .maxBody: "1048576"
        case .timeout: "20"
        case .maxRequests: "0"
        case .socketMode: "0660"
        case .fileMode: "0640"
        case .repeats: "mark"
        case .confine: "yes"
        case .data, .secretFile, .topic, .workers, .listen, .log: nil
        }
    }
}

/// Where a value came from.
package enum SettingOrigin: Equatable, Sendable {
    case environment
    case file(path: String, line: Int)
    case fallback
    /// `$CREDENTIALS_DIRECTORY/hookline-secret`.
    case credential
    /// Set nowhere.
    case nowhere
}
