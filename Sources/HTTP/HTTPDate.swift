private import Format

/// A date as HTTP writes it: RFC 9110, 5.6.7. The day of the week is not looked at.
enum HTTPDate {
    /// Seconds since 1970; nil when it is none of the three forms.
    static func seconds(_ text: String, now: Int64) -> Int64? {
        if let found = text.wholeMatch(of: /[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9:]{8}) GMT/) {
            return seconds(found.3, found.2, found.1, found.4)
        }
        if let found = text.wholeMatch(of: /[A-Z][a-z]+day, ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{2}) ([0-9:]{8}) GMT/) {
            return seconds(wholeYear(found.3, now: now), found.2, found.1, found.4)
        }
        if let found = text.wholeMatch(of: /[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ 0-9][0-9]) ([0-9:]{8}) ([0-9]{4})/) {
            return seconds(found.4, found.1, found.2, found.3)
        }
        return nil
    }

    /// A year of two digits is never more than 50 years ahead.
    private static func wholeYear(_ digits: Substring, now: Int64) -> Substring {
        let first = 1970 + now / 31_556_952 - 49
        let ahead = ((Int64(digits) ?? 0) - first) % 100
        return Substring(String(first + (ahead + 100) % 100))
    }

    private static func seconds(_ year: Substring, _ month: Substring, _ day: Substring, _ time: Substring) -> Int64? {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let index = names.firstIndex(of: String(month)) else { return nil }
        let text = "\(year)-\(twoDigits(String(index + 1)))-\(twoDigits(day.trimmed))"
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { $0.count == 2 ? Int64($0) : nil }
        guard let date = Day(Array(text.utf8).span), parts.count == 3,
            let hour = parts[0], let minute = parts[1], let second = parts[2], hour < 24, minute < 60, second <= 60
        else { return nil }
        return date.number * 86400 + hour * 3600 + minute * 60 + second
    }

    private static func twoDigits(_ number: String) -> String { number.count == 1 ? "0\(number)" : number }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmed: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" || character.isNewline }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
