private import CPosix
private import Glibc

/// Where a day begins: UTC, or the zone of the process.
package enum Zone: Sendable, Equatable {
    case utc
    /// The zone that `Zone.use` set for this process.
    case process

    /// Seconds to add to UTC at a time, given in seconds since 1970.
    package func offset(at seconds: Int64) -> Int64 {
        switch self {
        case .utc: 0
        case .process: Int64(cposix_zone_offset(seconds))
        }
    }

    /// The directory of the zone files.
    package static let folder = "/usr/share/zoneinfo/"

    /// Whether the host has a file for a zone of this name: `Europe/Berlin`.
    package static func exists(_ name: String) -> Bool {
        knownFileStatus(of: folder + name)?.kind == .regular
    }

    /// Makes a zone that exists the zone of this process, as its file is now: tzset(3). Only while there is one thread.
    package static func use(_ name: String) -> Zone {
        if name == "UTC" { return .utc }
        unsafe setenv("TZ", "UTC0", 1)  // the C library reads no file anew for a zone that stays
        tzset()
        unsafe setenv("TZ", ":" + folder + name, 1)
        tzset()
        _ = cposix_zone_offset(0)
        return .process
    }
}
