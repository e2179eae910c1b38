import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl ship` that is ended, or whose database is.
    @Suite("ship, ended", .enabled(if: PostgresCluster.isPossible, "\(PostgresCluster.lack)"))
    struct ShipFaultsTests {
        /// Runs `ship` again and again, each time until some more lines are there, and sends it a signal.
        private func interrupt(_ site: ShipSite, by signal: Int32, times: Int) throws {
            for round in 1...times {
                let ship = try site.start()
                let goal = try site.count + Int.random(in: 0...1200)
                try waitUntil("more lines", within: .seconds(60)) {
                    try site.count >= goal || ship.process.ending() != nil || site.count == 20_000
                }
                let ending = try ship.end(by: signal)
                let expected: Ending = signal == SIGKILL ? .killed(signal: SIGKILL) : .exited(0)
                let log = try ship.log
                #expect(ending == expected, "\(round): \(log)")
            }
            #expect(try site.run(["--once"]).ending == .exited(0))
            try site.expectExact()
        }

        @Test("killed at any moment, each line is there once, in order")
        func killed() throws {
            let site = try ShipSite()
            try site.append(0..<20_000)
            try interrupt(site, by: SIGKILL, times: testsAreLong ? 100 : 20)
        }

        @Test("asked to leave at any moment it ends with 0, and the same holds", arguments: [SIGTERM, SIGINT])
        func stopped(signal: Int32) throws {
            let site = try ShipSite()
            try site.append(0..<20_000)
            try interrupt(site, by: signal, times: testsAreLong ? 50 : 5)
        }

        @Test("a connection that is cut before or behind a COMMIT leaves nothing twice and nothing out")
        func cut() throws {
            let site = try ShipSite()
            let proxy = try CuttingProxy(to: site.cluster, every: 3)
            defer { proxy.stop() }
            let ship = try site.start(to: "\(proxy.address) user=postgres dbname=\(site.database)")
            for round in 0..<20 {
                try site.append(round * 30..<round * 30 + 30)
                try waitUntil("30 more", within: .seconds(60)) { try site.count == round * 30 + 30 }
            }
            #expect(try ship.end() == .exited(0))
            #expect(proxy.cutCount >= 6, "\(proxy.cutCount) cuts")
            try site.expectExact("\(proxy.cutCount) cuts:")
        }

        @Test("of two for one node the older one ends with 69, and says why")
        func two() throws {
            let site = try ShipSite()
            try site.append(0..<9)
            let older = try site.start(name: "older")
            try older.awaitWord("lines go here")
            let newer = try site.start(name: "newer")
            try newer.awaitWord("lines go here")
            try site.append(9..<18)
            #expect(try older.process.waitForEnd() == .exited(69))
            #expect(try older.log.last == "another run ships for the node a now")
            try waitUntil("all lines") { try site.count == 18 }
            #expect(try newer.end() == .exited(0))
            try site.expectExact()
        }

        @Test("through a stop of the server it waits, says each change of state once, and catches up")
        func restart() throws {
            let cluster = try PostgresCluster()
            let site = try ShipSite(cluster)
            try site.append(0..<9)
            let ship = try site.start()
            try ship.awaitWord("lines go here")
            for round in 1...2 {
                try cluster.stop()
                try site.append(round * 9..<round * 9 + 9)
                try ship.awaitWord("No such file or directory", times: round)
                try cluster.start()
                try ship.awaitWord("lines go here", times: round + 1)
                try waitUntil("all lines") { try site.count == round * 9 + 9 }
            }
            #expect(try ship.end() == .exited(0))
            try site.expectExact()
            let log = try ship.log
            #expect(zip(log, log.dropFirst()).allSatisfy { $0 != $1 } && log.count <= 13, "\(log)")
            #expect(log.allSatisfy { $0.contains("lines go here") || $0.hasSuffix("; it is tried again") }, "\(log)")
        }

        @Test("a fault that comes with each batch is told once, however long it lasts")
        func denied() throws {
            let site = try ShipSite()
            let name = "denied_\(site.database)"
            _ = try site.ask("CREATE ROLE \(name) LOGIN IN ROLE hookline_ship")
            let ship = try site.start(to: "host=\(site.cluster.host) user=\(name) dbname=\(site.database)")
            try ship.awaitWord("lines go here")
            _ = try site.ask("REVOKE INSERT ON hookline_event FROM hookline_ship")
            try site.append(0..<3)
            let word = "permission denied for table hookline_event (SQLSTATE 42501); it is tried again"
            try ship.awaitWord(word)
            let tries = { try site.ask("SELECT changed_at FROM hookline_position WHERE topic = ''") }
            for _ in 1...4 {
                let before = try tries()
                try waitUntil("one more try") { try tries() != before }
            }
            let log = try ship.log
            #expect(log.count == 2, "\(log)")
            _ = try site.ask("GRANT INSERT ON hookline_event TO hookline_ship")
            try ship.awaitWord("lines go here", times: 2)
            #expect(try ship.end() == .exited(0))
            try site.expectExact()
        }

        @Test("a COMMIT whose wait for a standby was cancelled is not believed")
        func cancelled() throws {
            let cluster = try PostgresCluster()
            let site = try ShipSite(cluster)
            let ship = try site.start()
            // A topic and a day that are new have transactions of their own.
            try site.append(0..<9)
            try waitUntil("the first lines") { try site.count == 9 }
            try cluster.set("synchronous_standby_names", "nobody")
            try site.append(9..<18)
            let waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'hookline'"
            try waitUntil("a COMMIT that waits") { try site.ask("SELECT count(*) \(waiting)") == "1" }
            #expect(try site.count == 9)
            _ = try site.ask("SELECT pg_cancel_backend(pid) \(waiting)")
            try ship.awaitWord("; it is tried again")
            #expect(try site.count == 18, "they are there, and on one disk only")
            try cluster.set("synchronous_standby_names", "")
            try ship.awaitWord("lines go here", times: 2)
            try site.append(18..<27)
            try waitUntil("all lines") { try site.count == 27 }
            #expect(try ship.end() == .exited(0))
            try site.expectExact()
        }

        @Test("a day whose partition was dropped meanwhile is made anew")
        func dropped() throws {
            let site = try ShipSite()
            try site.append(0..<3)
            let ship = try site.start()
            try waitUntil("three lines") { try site.count == 3 }
            _ = try site.ask("DROP TABLE hookline_event_2026_11_18")
            try site.append(3..<6)
            try waitUntil("three more") { try site.count == 3 }
            #expect(try site.ask("SELECT count(*) FROM hookline_refused") == "0")
            #expect(try site.ask("SELECT min(seq), max(seq) FROM hookline_event") == "2|2")
            #expect(try ship.end() == .exited(0))
        }
    }
}
