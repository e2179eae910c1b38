import TestSupport
import Testing

extension Operating {
    /// Moments as people type them.
    @Suite("Moments")
    struct MomentTests {
        private let store: NumberedStore

        init() throws { store = try NumberedStore() }

        @Test(
            "a moment is told to the microsecond, in the zone that is said, else in that of the days",
            arguments: [
                ("2026-11-18", "UTC", "2026-11-18T00:00:00.000000Z"),
                ("2026-11-18T20:14", "UTC", "2026-11-18T20:14:00.000000Z"),
                ("2026-11-18 20:14", "UTC", "2026-11-18T20:14:00.000000Z"),
                ("2026-11-18T20:14Z", "Europe/Berlin", "2026-11-18T20:14:00.000000Z"),
                ("2026-11-18T20:14:45.5+02:00", "UTC", "2026-11-18T18:14:45.500000Z"),
                ("2026-11-18T20:14:45.123456-09:30", "UTC", "2026-11-19T05:44:45.123456Z"),
                ("2026-11-18T20:14:45.123456789Z", "UTC", "2026-11-18T20:14:45.123456Z"),
                ("2026-11-18T23:59:59.999999Z", "UTC", "2026-11-18T23:59:59.999999Z"),
                ("2026-11-18", "Europe/Berlin", "2026-11-17T23:00:00.000000Z"),
                ("2026-07-18", "Europe/Berlin", "2026-07-17T22:00:00.000000Z"),
                ("2026-07-18T00:00+00:00", "Europe/Berlin", "2026-07-18T00:00:00.000000Z"),
                ("2026-11-18T12:00", "Asia/Kathmandu", "2026-11-18T06:15:00.000000Z"),
                ("2026-11-18", "Pacific/Kiritimati", "2026-11-17T10:00:00.000000Z"),
                ("2026-11-18", "Pacific/Niue", "2026-11-18T11:00:00.000000Z"),
            ])
        func zones(text: String, zone: String, moment: String) throws {
            #expect(try begins(text, zone) == moment)
        }

        /// Berlin, 29 March 2026: 01:00 UTC is 02:00, and then 03:00. 25 October: 01:00 UTC is 03:00, and then 02:00.
        @Test(
            "an hour that does not exist is none that is missed; one that comes twice is one of the two",
            arguments: [
                ("2026-03-29", ["2026-03-28T23:00"]), ("2026-03-30", ["2026-03-29T22:00"]),
                ("2026-03-29T01:59:59.999999", ["2026-03-29T00:59:59.999999"]),
                ("2026-03-29T02:30", ["2026-03-29T00:30", "2026-03-29T01:30"]),
                ("2026-03-29T03:00", ["2026-03-29T01:00"]), ("2026-10-25", ["2026-10-24T22:00"]),
                ("2026-10-25T01:59", ["2026-10-24T23:59"]),
                ("2026-10-25T02:30", ["2026-10-25T00:30", "2026-10-25T01:30"]),
                ("2026-10-25T03:00", ["2026-10-25T02:00"]), ("2026-10-26", ["2026-10-25T23:00"]),
            ])
        func clockChanges(text: String, moments: [String]) throws {
            let expected = moments.map { $0 + String("0000-00-00T00:00:00.000000".dropFirst($0.utf8.count)) + "Z" }
            #expect(expected.contains(try begins(text, "Europe/Berlin")))
        }

        @Test("a span is so long before now", arguments: [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86400)])
        func spans(text: String, seconds: Int64) throws {
            let now = nowInMicroseconds()
            let margin: Int64 = 60_000_000
            try write(now - seconds * 1_000_000 - margin, now - seconds * 1_000_000 + margin)
            #expect(try Follower.run(store, ["--once", "--since", text]).numbers == [2])
            #expect(try Follower.run(store, ["--once", "--until", text]).numbers == [1])
        }

        @Test(
            "what is none is refused, and not taken for another one",
            arguments: [
                "now", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-18T", "2026-11-18T24:00",
                "2026-11-18T20:60", "2026-11-18T20:14:60", "2026-11-18T20", "2026-11-18T20:14:45.", "2026-11-18Z",
                "2026-11-18T20:14z", "2026-11-18T20:14+2", "2026-11-18T20:14+02:60", "2026-11-18T20:14+24:00",
                "2026-11-18T20:14:45.1234567890Z", " 2026-11-18", "2026-11-18 ", "2026-11-18T20:14Z\n", "h", "-1h",
                "1.5h", "1w", "2h30m", "1000001d", "99999999999999999999s", "٢٠٢٦-١١-١٨", "2026-11-18T٢٠:14Z",
                "2026-11-18T20:14+٠٢:00",
            ])
        func refused(text: String) throws {
            let run = try Follower.run(store, ["--once", "--since=\(text)"])
            #expect(run.ending == .exited(64) && run.errorText.contains("--since"), "\(text): \(run.screen)")
        }

        /// Where `--since` begins: found among lines a microsecond apart, a few minutes around the moments that it may be.
        private func begins(_ text: String, _ zone: String) throws -> String {
            try writeAround(text)
            let run = try Follower.run(store, ["--once", "--since", text, "--timezone", zone])
            let first = try #require(wholeLines(run.output).first, "\(run.screen)")
            let found = try #require(StoredLine(first).text("receivedAt"))
            let rest = try Follower.run(store, ["--once", "--until", text, "--timezone", zone])
            #expect(rest.numbers.count + run.numbers.count == (try Follower.run(store, ["--once"]).numbers.count))
            return found
        }

        /// Lines at every quarter of an hour of three days, and at the parts of a second that the text says.
        private func writeAround(_ text: String) throws {
            let day = String(text.prefix(10))
            var moments: [Int64] = []
            let parts: [Int64] = [
                0, 840_000_000, 885_123_455, 885_123_456, 885_123_457, 885_500_000, 899_999_999,
            ]
            for quarter in Int64(-96)..<192 { for part in parts { moments.append(quarter * 900_000_000 + part) } }
            let midnight = try #require(microseconds(of: day))
            let lines = Set(moments).sorted().enumerated().flatMap { NumberedStore.line($0, at: midnight + $1) }
            try store.append(lines, to: "messages/\(day).ndjson")
        }

        private func write(_ first: Int64, _ second: Int64) throws {
            for (number, moment) in [(1, first), (2, second)] {
                let day = rfc3339(moment).prefix(10)
                try store.append(NumberedStore.line(number, at: moment), to: "messages/\(day).ndjson")
            }
        }

        /// The first one of a day of 2026, in UTC.
        private func microseconds(of day: String) -> Int64? {
            let newYear: Int64 = 1_767_225_600
            return (0..<365).map { (newYear + $0 * 86400) * 1_000_000 }.first { rfc3339($0).hasPrefix(day) }
        }
    }
}
