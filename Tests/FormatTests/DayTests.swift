import TestSupport
import Testing

@testable import Format

/// The calendar that files are named by.
struct DayTests {
    @Test func `each day of the years 1970 to 2200 is the one that Python counts`() throws {
        try Self.compare(0...84_370, stride: 1)
    }

    @Test func `days of the years 1 to 9999 are those that Python counts`() throws {
        try Self.compare(-719_162...2_932_896, stride: 89)
    }

    /// Names and numbers, there and back; Python's ordinal of 1970-01-01 is 719163.
    private static func compare(_ numbers: ClosedRange<Int64>, stride: Int64) throws {
        let python = """
            import datetime
            for number in range(\(numbers.lowerBound), \(numbers.upperBound + 1), \(stride)):
                print(datetime.date.fromordinal(number + 719163).isoformat())
            """
        let names = try CommandRun.of(["python3", "-c", python]).outputLines
        #expect(names.count == Int((numbers.upperBound - numbers.lowerBound) / stride + 1))
        for (place, name) in names.enumerated() {
            let day = Day(number: numbers.lowerBound + Int64(place) * stride)
            if day.description != name { Issue.record("\(day.number) is \(name), not \(day)") }
            if Self.read(name) != day { Issue.record("\(name) is \(day.number)") }
        }
    }

    @Test("what is no day of the calendar is none", arguments: noDays)
    func none(text: String) {
        #expect(Self.read(text) == nil)
    }

    private static let noDays = [
        "", "2026", "2026-11", "2026-11-2", "2026-11-222", "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32",
        "2026-02-29", "2026-02-30", "2024-02-30", "1900-02-29", "2100-02-29", "2200-02-29", "2026-04-31", "2026-06-31",
        "2026-09-31", "2026-11-31", "2026/11/22", "2026-11_22", "2026.11.22", "22-11-2026", "2026-1-022", "20261-1-22",
        "-026-11-22", "+026-11-22", " 026-11-22", "2026-11-2 ", "2026-1a-22", "２-11-22-", "2026-11-\0\0",
    ]

    @Test(
        "a leap day is a day in leap years",
        arguments: ["1972", "2000", "2024", "2028", "2096", "2104", "2400", "0004"])
    func leapDay(year: String) throws {
        let day = try #require(Self.read("\(year)-02-29"))
        #expect("\(day)" == "\(year)-02-29" && "\(Day(number: day.number + 1))" == "\(year)-03-01")
    }

    @Test("a moment's day is that of its zone, on both sides of midnight", arguments: midnights)
    func midnight(moment: String, offset: Int64, day: String) throws {
        let bytes = [UInt8](moment.utf8)
        let stamp = Timestamp(bytes.span)
        #expect(stamp.map { Day(of: $0, offset: offset).description } == day)
    }

    /// Offsets in seconds: Berlin in winter 3600, in summer 7200; Kathmandu 20700; New York -18000; Kiritimati 50400.
    private static let midnights: [(String, Int64, String)] = [
        ("2026-11-22T23:59:59.999999Z", 0, "2026-11-22"),
        ("2026-11-23T00:00:00.000000Z", 0, "2026-11-23"),
        ("2026-11-22T22:59:59.999999Z", 3600, "2026-11-22"),
        ("2026-11-22T23:00:00.000000Z", 3600, "2026-11-23"),
        ("2026-07-01T21:59:59.999999Z", 7200, "2026-07-01"),
        ("2026-07-01T22:00:00.000000Z", 7200, "2026-07-02"),
        ("2026-11-22T18:14:59.999999Z", 20700, "2026-11-22"),
        ("2026-11-22T18:15:00.000000Z", 20700, "2026-11-23"),
        ("2026-11-22T04:59:59.999999Z", -18000, "2026-11-21"),
        ("2026-11-22T05:00:00.000000Z", -18000, "2026-11-22"),
        ("2026-12-31T10:00:00.000000Z", 50400, "2027-01-01"),
        ("2027-01-01T00:00:00.000000Z", -1, "2026-12-31"),
        ("2024-02-29T23:59:59.999999Z", 1, "2024-03-01"),
        ("1970-01-01T00:00:00.000000Z", -18000, "1969-12-31"),
        ("1969-12-31T23:59:59.999999Z", 0, "1969-12-31"),
        ("1969-12-31T23:59:59.999999Z", 1, "1970-01-01"),
    ]

    @Test func `days are in the order of their names`() {
        #expect(Day(number: 0) < Day(number: 1))
        #expect(!(Day(number: 1) < Day(number: 1)))
        #expect(Day(number: -1) < Day(number: 0))
        #expect(Set([Day(number: 5), Day(number: 5), Day(number: 6)]).count == 2)
    }

    @Test(
        "division rounds down",
        arguments: [
            (0, 3, 0), (2, 3, 0), (3, 3, 1), (-1, 3, -1), (-3, 3, -1), (-4, 3, -2),
        ] as [(Int64, Int64, Int64)])
    func division(dividend: Int64, divisor: Int64, quotient: Int64) {
        #expect(floorDivide(dividend, divisor) == quotient)
    }

    private static func read(_ text: String) -> Day? { Day([UInt8](text.utf8).span) }
}
