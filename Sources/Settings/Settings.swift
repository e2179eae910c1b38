package import Format
package import Posix

/// The settings, understood and found good.
package struct Settings: Sendable {
    package var data = ""
    package var secretFile = ""
    package var topic: Topic?
    package var synchronizes = true
    package var timezone = "UTC"
    package var maxBody = 1_048_576
    package var timeoutSeconds = 20
    package var maxRequests = 0
    /// 0: the process itself serves; nil where that depends.
    package var workers: Int?
    package var listen: ListenAddress?
    package var socketMode: UInt32 = 0o660
    package var fileMode: UInt32 = 0o640
    package var repeats = RepeatPolicy.mark
    package var log: String?
    package var confines = true

    /// The defaults.
    package init() {}

    /// Where nothing else is said.
    static let fewWorkers = 4

    /// How many workers a supervisor keeps; 0: the process itself serves. A listening socket must not be left while
    /// requests wait at it: so one of our own is always supervised, and somebody else's when processes exit after
    /// requests.
    package func workers(onOwnSocket isOwn: Bool) -> Int {
        if let workers { return isOwn ? max(1, workers) : workers }
        return isOwn || maxRequests > 0 ? Self.fewWorkers : 0
    }

    /// What is still needed once these are in use: the log and the zone's file are open, or read, by then.
    package var confinement: Confinement { Confinement(keeping: [data], reading: [secretFile]) }
}
