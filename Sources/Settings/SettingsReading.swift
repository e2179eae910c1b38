internal import Posix

/// Settings and all that is wrong with them.
package struct SettingsReading: Sendable {
    package private(set) var settings = Settings()
    package private(set) var faults: [SettingFault]
    private let source: SettingsSource

    /// Understands each setting; looks at the zone and at the places that the paths name, and makes nothing.
    package init(of source: SettingsSource) {
        self.source = source
        faults = source.faults
        for name in SettingName.allCases {
            let (value, origin) = value(of: name)
            if let value { understand(name, value, origin) } else { missing(name) }
        }
    }

    /// Each setting as it is used, and where it came from, in the order of the names.
    package var used: [(name: SettingName, value: String?, origin: SettingOrigin)] {
        SettingName.allCases.map { name in
            let (value, origin) = value(of: name)
            if value == nil && name == .workers && settings.workers(onOwnSocket: settings.listen != nil) > 0 {
                return (name, "\(Settings.fewWorkers)", .fallback)
            }
            return (name, value.map { Self.shown($0, of: name) }, origin)
        }
    }

    /// `HOOKLINE_LISTEN` is set, rightly or wrongly.
    package var isListening: Bool { source[.listen] != nil }

    private func value(of name: SettingName) -> (String?, SettingOrigin) {
        if let entry = source[name] { return (entry.value, entry.origin) }
        if name == .secretFile, let directory = source.credentials {
            let path = directory + "/hookline-secret"
            if knownFileStatus(of: path) != nil { return (path, .credential) }
        }
        return (name.fallback, name.fallback == nil ? .nowhere : .fallback)
    }

    private mutating func missing(_ name: SettingName) {
        if name == .data || name == .secretFile {
            faults.append(SettingFault(name.rawValue, nil, .missing, .nowhere))
        }
    }

    /// What is told of a value: the secret itself may stand where its file should be named.
    private static func shown(_ value: String, of name: SettingName) -> String {
        name == .secretFile && !value.hasPrefix("/") ? "..." : value
    }

    private mutating func understand(_ name: SettingName, _ value: String, _ origin: SettingOrigin) {
        do throws(SettingProblem) {
            try settings.set(name, value)
        } catch {
            faults.append(SettingFault(name.rawValue, Self.shown(value, of: name), error.problem, origin))
        }
    }
}

/// A problem on its way to the list of faults.
struct SettingProblem: Error {
    let problem: SettingFault.Problem
}
