/// A day of the Gregorian calendar, as files are named by it: `2026-11-22`.
package struct Day: Equatable, Comparable, Hashable, Sendable {
    /// Days since 1970-01-01.
    package let number: Int64

    package init(number: Int64) {
        self.number = number
    }

    /// The day of a moment in a zone that is so many seconds ahead of UTC.
    package init(of moment: Timestamp, offset: Int64) {
        number = floorDivide(moment.seconds + offset, 86400)
    }

    package static func < (one: Day, other: Day) -> Bool { one.number < other.number }

    /// Year, month and day of the month: the eras of 400 years, counted from 1 March of the year 0.
    package var civil: (year: Int64, month: Int64, day: Int64) {
        let shifted = number + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Reads `2026-11-22`; nil when it is not a day of the calendar.
    package init?(_ text: Span<UInt8>) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = decimal(text, 0..<4), let month = decimal(text, 5..<7), let day = decimal(text, 8..<10),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
        guard civil == (year, month, day) else { return nil }
    }

    /// Writes the ten characters to the front of a text.
    func write(into text: inout InlineArray<27, UInt8>) {
        let (year, month, day) = civil
        Self.digits(year / 100, at: 0, into: &text)
        Self.digits(year % 100, at: 2, into: &text)
        Self.digits(month, at: 5, into: &text)
        Self.digits(day, at: 8, into: &text)
        text[4] = UInt8(ascii: "-")
        text[7] = UInt8(ascii: "-")
    }

    private static func digits(_ value: Int64, at place: Int, into text: inout InlineArray<27, UInt8>) {
        text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10 % 10)
        text[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
    }
}

extension Day: CustomStringConvertible {
    package var description: String {
        var text = InlineArray<27, UInt8>(repeating: 0)
        write(into: &text)
        let name = text.span.extracting(0..<10)
        return unsafe name.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
