import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl ship` beside a worker.
    @Suite("ship, its speed", .enabled(if: PostgresCluster.isPossible, "\(PostgresCluster.lack)"))
    struct ShipLiveTests {
        @Test("from the answer 200 to the row: less than 250 ms in the middle of 60 events, and readers are told")
        func latency() throws {
            let site = try ShipSite()
            let worker = try Site()
            let service = try SupervisedService(worker, ["HOOKLINE_DATA": site.store.path])
            let events = NumberedEvents("s", size: 300)
            #expect(try service.answer(events.delivery(0)).status == 200)
            let ship = try site.start()
            try waitUntil("the first line") { try site.count == 1 }
            let times = try (1...60).map { number in
                #expect(try service.answer(events.delivery(number)).status == 200)
                let begun = ContinuousClock.now
                try waitUntil("line \(number)") { try site.count == number + 1 }
                return ContinuousClock.now - begun
            }
            let (median, late) = (times.sorted()[30], times.sorted()[58])
            print("ship: from the answer to the row that psql finds: median \(median), 59 of 60 within \(late)")
            #expect(median < .milliseconds(250))
            #expect(try ship.end() == .exited(0))
            try site.expectExact()
        }

        @Test("a line that is written below what was synced waits for the next look, and comes at once")
        func growth() throws {
            let site = try ShipSite()
            let ship = try site.start()
            try ship.awaitWord("lines go here")
            for number in 0..<30 {
                let name = ["messages/2026-11-18", "report/2026-11-18", "messages/2026-11-19"][number / 10] + ".ndjson"
                let line = NumberedStore.line(number, topic: String(name.prefix { $0 != "/" }))
                try site.store.append(Array(line.prefix(100)), to: name)
                try site.store.append(Array(line.dropFirst(100)), to: name)
                try waitUntil("line \(number)") { try site.count == number + 1 }
            }
            #expect(try ship.end() == .exited(0))
            try site.expectExact()
        }

        @Test("readers that wait are told")
        func notification() throws {
            let site = try ShipSite()
            let ship = try site.start()
            try ship.awaitWord("lines go here")
            let told = try BlockingThreads.run(2) { place in
                if place == 1 {
                    let listener = "query ~ '^SELECT pg_sleep' AND datname = current_database()"
                    try waitUntil("a listener") {
                        try site.ask("SELECT count(*) FROM pg_stat_activity WHERE \(listener)") != "0"
                    }
                    try site.append(0..<3)
                    return ""
                }
                let text = "LISTEN hookline;\nSELECT pg_sleep(0.05);\n"
                return try site.ask(String(repeating: text, count: 60))
            }
            let word = #"Asynchronous notification "hookline" with payload "a" received"#
            #expect(told[0].contains(word), "\(told[0])")
            #expect(try ship.end() == .exited(0))
        }
    }
}
