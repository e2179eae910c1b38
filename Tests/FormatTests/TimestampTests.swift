import TestSupport
import Testing

@testable import Format

/// `receivedAt`: 27 characters, and back.
struct TimestampTests {
    @Test("a moment is written in UTC to the microsecond", arguments: moments)
    func text(microseconds: Int64, text: String) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(Self.text(moment) == text)
        #expect(Self.read(text) == moment)
    }

    private static let moments: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (999_999, "1970-01-01T00:00:00.999999Z"),
        (1_000_000, "1970-01-01T00:00:01.000000Z"),
        (59_999_999, "1970-01-01T00:00:59.999999Z"),
        (3_600_000_000, "1970-01-01T01:00:00.000000Z"),
        (86_399_999_999, "1970-01-01T23:59:59.999999Z"),
        (86_400_000_000, "1970-01-02T00:00:00.000000Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
        (951_868_799_999_999, "2000-02-29T23:59:59.999999Z"),
        (951_868_800_000_000, "2000-03-01T00:00:00.000000Z"),
        (1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z"),
        (1_795_378_485_123_456, "2026-11-22T20:14:45.123456Z"),
        (2_147_483_647_000_000, "2038-01-19T03:14:07.000000Z"),
        (2_147_483_648_000_000, "2038-01-19T03:14:08.000000Z"),
        (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
        (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
        (7_289_654_399_999_999, "2200-12-31T23:59:59.999999Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (-1_000_000, "1969-12-31T23:59:59.000000Z"),
        (-86_400_000_001, "1969-12-30T23:59:59.999999Z"),
    ]

    @Test func `moments of the years 1970 to 2200 are written as by Python, and read back`() throws {
        var random = SplitMix(seed: 27)
        let moments = (0..<20_000).map { _ in Int64(random.below(7_289_654_400_000_000)) }
        let rows = moments.map { "\($0)\n" }.joined()
        let read = try CommandRun.of(["python3", "-c", Self.python], input: [UInt8](rows.utf8))
        try #require(read.outputLines.count == moments.count)
        for (moment, line) in zip(moments, read.outputLines) {
            if Self.text(Timestamp(microseconds: moment)) != line { Issue.record("\(moment) is \(line)") }
            if Self.read(line)?.microseconds != moment { Issue.record("\(line) is \(moment)") }
        }
    }

    private static let python = """
        import datetime, sys
        for row in sys.stdin:
            moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=int(row))
            print(moment.isoformat(timespec="microseconds") + "Z")
        """

    @Test("what is not of that form is no moment", arguments: malformedTexts)
    func malformed(text: String) {
        #expect(Self.read(text) == nil)
    }

    private static let malformedTexts = [
        "", "2026-11-22", "2026-11-22T20:14:45Z", "2026-11-22T20:14:45.123Z", "2026-11-22T20:14:45.12345Z",
        "2026-11-22T20:14:45.1234567Z", "2026-11-22T20:14:45.123456", "2026-11-22T20:14:45.123456z",
        "2026-11-22t20:14:45.123456Z", "2026-11-22 20:14:45.123456Z", "2026-11-22T20:14:45,123456Z",
        "2026-11-22T20:14:45.123456+", "2026-11-22T20:14:45.12345+Z", "2026-11-22T24:00:00.000000Z",
        "2026-11-22T20:60:45.123456Z", "2026-11-22T20:14:60.123456Z", "2026-11-22T-1:14:45.123456Z",
        "2026-11-22T+1:14:45.123456Z", "2026-11-22T 1:14:45.123456Z", "2026-00-22T20:14:45.123456Z",
        "2026-13-22T20:14:45.123456Z", "2026-11-00T20:14:45.123456Z", "2026-11-31T20:14:45.123456Z",
        "2026-02-29T20:14:45.123456Z", "2100-02-29T20:14:45.123456Z", "2026/11/22T20:14:45.123456Z",
        "20261122T201445.123456Z----", "-026-11-22T20:14:45.123456Z", " 2026-11-22T20:14:45.123456Z",
        "2026-11-22T20:14:45.123456Z\n", "２-11-22T20:14:45.123456Z",
    ]

    @Test func `each character of the form counts`() {
        let text = [UInt8]("2011-11-11T11:11:11.111111Z".utf8)
        for place in text.indices {
            for byte in UInt8.min...UInt8.max where byte != text[place] {
                var changed = text
                changed[place] = byte
                guard let moment = Timestamp(changed.span) else { continue }
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                #expect(isDigit && Self.text(moment) == String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test func `moments are in the order of their texts`() {
        let stamps = Self.moments.map { Timestamp(microseconds: $0.0) }.filter { $0.microseconds >= 0 }
        for (one, other) in zip(stamps, stamps.dropFirst()) {
            #expect(one < other && one != other && Self.text(one) < Self.text(other))
        }
    }

    @Test func `the next moment is a microsecond later`() {
        #expect(Timestamp(microseconds: 999_999).next == Timestamp(microseconds: 1_000_000))
        #expect(Timestamp(microseconds: -1).next == Timestamp(microseconds: 0))
    }

    @Test(
        "seconds are rounded down",
        arguments: [
            (0, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1), (-1_000_001, -2),
        ] as [(Int64, Int64)])
    func seconds(microseconds: Int64, seconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).seconds == seconds)
    }

    private static func text(_ moment: Timestamp) -> String {
        let text = moment.text
        return String(decoding: (0..<27).map { text[$0] }, as: UTF8.self)
    }

    private static func read(_ text: String) -> Timestamp? { Timestamp([UInt8](text.utf8).span) }
}
