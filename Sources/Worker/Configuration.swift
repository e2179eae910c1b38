internal import Posix
internal import Setting

/// Settings that are good, and what they name: the secrets, the zone, the log.
struct Configuration {
    let settings: Settings
    let secrets: SecretFile
    let log: ErrorLog

    /// What keeps a configuration from being one.
    struct Fault: Error {
        let faults: [SettingFault]
    }

    /// Takes settings into use.
    /// - Parameter stays: this process lives for more than one request.
    init(_ reading: SettingsReading, stays: Bool) throws(Fault) {
        let settings = reading.settings
        let secrets = SecretFile(at: settings.secretFile)
        var faults = reading.faults + settings.surroundingFaults
        if !settings.secretFile.isEmpty { faults += secrets.faults }
        var log: ErrorLog?
        do {
            log = try settings.log.map { (path) throws(SystemFault) in try ErrorLog(path: path) }
        } catch {
            faults.append(SettingFault(SettingName.log.rawValue, settings.log, .unreadable(error), .nowhere))
        }
        if !faults.isEmpty { throw Fault(faults: faults) }
        self.settings = settings
        self.secrets = secrets
        self.log = log ?? ErrorLog(stays: stays)
    }

    var timeoutMilliseconds: Int64 { Int64(settings.timeoutSeconds) * 1000 }
}
