import TestSupport
import Testing

extension Operating {
    /// A line whose write failed on a real disk; the kernel told that once, to a worker that was killed then.
    @Suite(
        "ship, a lossy disk",
        .enabled(if: LossyDisk.isPossible && PostgresCluster.isPossible, "needs root, loop devices, cc and PostgreSQL"))
    struct ShipLossyDiskTests {
        private let site: ShipSite
        private let disk: LossyDisk

        /// Three lines are on the disk, a fourth is not, and there is room again.
        init() throws {
            (site, disk) = (try ShipSite(), try LossyDisk())
            #expect(try disk.send(0) == 200)
            try disk.align()
            try disk.fill()
            try disk.sendToOneThatDies(1)
            try disk.free()
        }

        private func ship(_ settings: String = "") throws -> CommandRun {
            var plan = try site.plan(["--once"])
            plan.environment["HOOKLINE_DATA"] = disk.data.path
            plan.environment["HOOKLINE_CONFIG"] = site.store.outside("conf")
            try writeFile(site.store.outside("conf"), Array(settings.utf8))
            return try plan.run()
        }

        @Test("what is not on the disk is not shipped: what is there for readers stands behind a mount too")
        func lost() throws {
            let first = try ship()
            #expect(first.ending == .exited(74), "\(first.screen)")
            #expect(first.errorText.contains("it is not on the disk: a sync failed"), "\(first.screen)")
            #expect(try site.count == 3)
            #expect(try disk.send(1) == 503)
            #expect(try disk.send(2) == 200)
            #expect(try ship().ending == .exited(74))
            #expect(try site.ask("SELECT segment, count(*) FROM hookline_event GROUP BY 1 ORDER BY 1") == "0|3\n1|1")
            try disk.mountAgain()
            #expect(try Set(disk.data.numbers(of: disk.events)) == [0, 2])
        }

        @Test("the control: who looks for no disk ships a line that is gone then")
        func control() throws {
            #expect(try ship("HOOKLINE_SYNC=never\n").ending == .exited(0))
            #expect(try site.count == 4)
            try disk.mountAgain()
            #expect(try !disk.data.numbers(of: disk.events).contains(1))
        }
    }
}
