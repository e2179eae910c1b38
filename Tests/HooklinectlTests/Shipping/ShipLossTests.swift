import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl ship` and bytes that can be read and are not on the disk: past the page cache a file holds NULs.
    @Suite(
        "ship, bytes that are lost",
        .enabled(if: PostgresCluster.isPossible && Preload.isPossible, "needs PostgreSQL and cc"))
    struct ShipLossTests {
        private let site: ShipSite
        private let preload: Preload
        private let lost = "messages/2026-11-18.ndjson"
        private var note: String { site.store.outside("lost") }

        init() throws {
            (site, preload) = (try ShipSite(), try Preload("failed-sync"))
            try site.store.append(0..<3, to: lost)
            try writeFile(note, Array(site.store.path(lost).utf8))
        }

        private func plan(_ arguments: [String] = []) throws -> SpawnPlan {
            var plan = try preload.under(site.plan(arguments), ["TEST_LOST": note])
            plan.program = try Hooklinectl.path()
            return plan
        }

        private var lines: String {
            get throws { try site.ask("SELECT segment, count(*) FROM hookline_event GROUP BY 1 ORDER BY 1") }
        }

        @Test("though a sync succeeds they are told and not shipped, and what stands in other files is")
        func once() throws {
            try site.store.append(3..<6, to: "messages/2026-11-18.1.ndjson")
            let run = try plan(["--once"]).run()
            let word = "\(site.store.path(lost)): from byte 0 on it is not on the disk: a sync failed"
            #expect(run.ending == .exited(74) && run.errorText.contains("hooklinectl: \(word)\n"), "\(run.screen)")
            #expect(try lines == "1|3")
            #expect(try site.run(["--once"]).ending == .exited(0))
            #expect(try lines == "0|3\n1|3")
        }

        @Test("when the file has changed it is looked at again, and what is there by then comes")
        func later() throws {
            let ship = try site.start(plan())
            try ship.awaitWord("it is not on the disk")
            try checked("unlink") { unlink(note) }
            try site.store.append(3..<6, to: lost)
            try waitUntil("all lines", within: .seconds(60)) { try site.count == 6 }
            #expect(try ship.end() == .exited(74))
            try site.expectExact()
        }
    }
}
