internal import Format

/// Numbers as people read them.
enum Figures {
    /// Units of time from a minute on, in seconds, the largest first.
    private static let units = [("d", Int64(86400)), ("h", 3600), ("m", 60)]

    /// Milliseconds with one decimal: `1.2 ms`; from ten seconds on `12.3 s`.
    static func time(microseconds: Int64) -> String {
        microseconds < 10_000_000 ? "\(tenths(microseconds, of: 1000)) ms" : "\(tenths(microseconds, of: 1_000_000)) s"
    }

    /// Seconds with one decimal, without their unit.
    static func seconds(microseconds: Int64) -> String { tenths(microseconds, of: 1_000_000) }

    private static func tenths(_ value: Int64, of unit: Int64) -> String {
        let tenths = (value * 10 + unit / 2) / unit
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// In the largest unit of which there are two, with one decimal: `90 s`, `2.5 m`.
    static func span(seconds: Int64) -> String {
        for (unit, length) in units where seconds >= 2 * length {
            return "\(tenths(seconds, of: length)) \(unit)"
        }
        return "\(seconds) s"
    }

    /// `1 line`, `2 lines`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// In the largest unit of which there are two: `90 m`, `3 d`.
    static func age(of since: Timestamp, _ now: Timestamp) -> String {
        let seconds = max(0, now.seconds - since.seconds)
        for (unit, length) in units where seconds >= 2 * length {
            return "\(seconds / length) \(unit)"
        }
        return "\(seconds) s"
    }
}
