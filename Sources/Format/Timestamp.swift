/// A moment, to the microsecond, as `receivedAt` writes it: RFC 3339 in UTC.
package struct Timestamp: Equatable, Comparable, Sendable {
    /// Characters of the text: `2026-11-22T20:14:45.123456Z`.
    package static let length = 27

    /// Microseconds since 1970.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }

    /// The next one.
    package var next: Timestamp { Timestamp(microseconds: microseconds + 1) }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { (microseconds - fraction) / 1_000_000 }

    private var fraction: Int64 {
        let rest = microseconds % 1_000_000
        return rest < 0 ? rest + 1_000_000 : rest
    }

    /// The 27 characters.
    package var text: InlineArray<27, UInt8> {
        var text = InlineArray<27, UInt8>(repeating: 0)
        let day = Day(number: floorDivide(seconds, 86400))
        let second = seconds - day.number * 86400
        day.write(into: &text)
        text[10] = UInt8(ascii: "T")
        Self.digits(second / 3600, 2, at: 11, into: &text)
        text[13] = UInt8(ascii: ":")
        Self.digits(second / 60 % 60, 2, at: 14, into: &text)
        text[16] = UInt8(ascii: ":")
        Self.digits(second % 60, 2, at: 17, into: &text)
        text[19] = UInt8(ascii: ".")
        Self.digits(fraction, 6, at: 20, into: &text)
        text[26] = UInt8(ascii: "Z")
        return text
    }

    /// Reads the 27 characters back; nil when they are not of that form.
    package init?(_ text: Span<UInt8>) {
        guard text.count == Self.length, let day = Day(text.extracting(0..<10)), text[10] == UInt8(ascii: "T"),
            let hour = decimal(text, 11..<13), text[13] == UInt8(ascii: ":"),
            let minute = decimal(text, 14..<16), text[16] == UInt8(ascii: ":"),
            let second = decimal(text, 17..<19), text[19] == UInt8(ascii: "."),
            let fraction = decimal(text, 20..<26), text[26] == UInt8(ascii: "Z"),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = day.number * 86400 + hour * 3600 + minute * 60 + second
        microseconds = seconds * 1_000_000 + fraction
    }

    private static func digits(_ value: Int64, _ count: Int, at place: Int, into text: inout InlineArray<27, UInt8>) {
        var rest = value
        for index in (place..<place + count).reversed() {
            text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String {
        let text = text
        return String(decoding: (0..<Self.length).map { text[$0] }, as: UTF8.self)
    }
}

/// Division that rounds down, also below zero.
func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    dividend >= 0 ? dividend / divisor : (dividend - divisor + 1) / divisor
}

/// A run of decimal digits as a number; nil when there is anything else.
func decimal(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for index in range {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) else { return nil }
        value = value * 10 + Int64(text[index] - UInt8(ascii: "0"))
    }
    return value
}
