internal import Format
internal import Posix

/// The days of moments in a zone, whose offset is asked for once in a quarter of an hour.
struct ZoneDays {
    private let zone: Zone
    private var offset: (quarter: Int64, seconds: Int64) = (.min, 0)

    init(_ zone: Zone) {
        self.zone = zone
    }

    mutating func day(of moment: Timestamp) -> Day {
        let quarter = moment.seconds / 900
        if quarter != offset.quarter { offset = (quarter, zone.offset(at: moment.seconds)) }
        return Day(of: moment, offset: offset.seconds)
    }
}
