internal import ArgumentParser
internal import Format
internal import Posix

/// A moment as people type it: so long before now (`2h`), a day (`2026-11-22`, from its first second on), or RFC 3339
/// without the parts that are zero (`2026-11-22T20:14Z`, `2026-11-22T20:14:45.5+02:00`). Where no zone is said it is that
/// of the days in the names of files.
enum Moment: ExpressibleByArgument {
    case before(TimeSpan)
    /// Microseconds since 1970, as if it were of UTC; and seconds that the zone is ahead of it, nil where none was said.
    case at(Int64, offset: Int64?)

    init?(argument: String) {
        if let span = TimeSpan(argument: argument) {
            self = .before(span)
        } else if let moment = Self.absolute(argument) {
            self = moment
        } else {
            return nil
        }
    }

    func timestamp(now: Timestamp, zone: Zone) -> Timestamp {
        switch self {
        case .before(let span): return Timestamp(microseconds: now.microseconds - span.microseconds)
        case .at(let local, let offset?): return Timestamp(microseconds: local - offset * 1_000_000)
        case .at(let local, nil):
            // The zone's offset at that moment, which the first guess is near enough to find.
            let guess = local / 1_000_000 - zone.offset(at: local / 1_000_000)
            return Timestamp(microseconds: local - zone.offset(at: guess) * 1_000_000)
        }
    }

    private static func absolute(_ text: String) -> Moment? {
        let form = /(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?/
        // Only a wrong form fails.
        guard let match = try? form.asciiOnlyDigits().wholeMatch(in: text) else { return nil }
        let (_, date, hour, minute, second, fraction, zone) = match.output
        guard let day = Day(Array(date.utf8).span) else { return nil }
        let parts = [hour, minute, second].map { number($0 ?? "0") }
        guard parts[0] < 24, parts[1] < 60, parts[2] < 60 else { return nil }
        let seconds = day.number * 86400 + parts[0] * 3600 + parts[1] * 60 + parts[2]
        let microseconds = seconds * 1_000_000 + number("\(fraction ?? "")000000".prefix(6))
        guard let zone else { return .at(microseconds, offset: nil) }
        return offset(zone).map { .at(microseconds, offset: $0) }
    }

    private static func number(_ digits: Substring) -> Int64 { Int64(digits) ?? 0 }

    /// Seconds of `Z` or `+02:00`; nil when there is no such zone.
    private static func offset(_ zone: Substring) -> Int64? {
        if zone == "Z" { return 0 }
        let (hours, minutes) = (number(zone.dropFirst().prefix(2)), number(zone.suffix(2)))
        guard hours < 24, minutes < 60 else { return nil }
        return (zone.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
