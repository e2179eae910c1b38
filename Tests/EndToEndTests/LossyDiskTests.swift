import TestSupport
import Testing

extension EndToEnd {
    /// ext4 leaves an extent unwritten whose first write failed: what is written into its blocks later is gone after a
    /// mount, though its sync succeeded. The kernel told of the failure once, to a process that was killed then.
    @Suite("Lossy disk", .enabled(if: LossyDisk.isPossible, "needs root, loop devices, mkfs.ext4 and cc"))
    struct LossyDiskTests {
        @Test("what a dead process was told of is found on the disk: no acknowledged event is lost")
        func lost() throws {
            let disk = try lossyDisk()
            #expect(try disk.send(1, ["HOOKLINE_REPEATS": "drop"]) == 503)
            #expect(try disk.send(1, ["HOOKLINE_REPEATS": "drop"]) == 200)
            #expect(try disk.send(2) == 200)
            try disk.mountAgain()
            #expect(try Set(disk.data.numbers(of: disk.events)).isSuperset(of: [0, 1, 2]))
        }

        @Test("the control: one that believes its own sync answers 200 for an event that is gone then")
        func control() throws {
            let disk = try lossyDisk()
            var record = try TopicRecordFile("messages", in: disk.data)
            record[.syncedSize] = record[.size]  // somebody claims that all of it is on the disk
            try record.write()
            #expect(try disk.send(2) == 200)
            try disk.mountAgain()
            #expect(try !disk.data.numbers(of: disk.events).contains(2))
        }

        /// One event is on the disk, the next one is not, and there is room again.
        private func lossyDisk() throws -> LossyDisk {
            let disk = try LossyDisk()
            #expect(try disk.send(0) == 200)
            try disk.align()
            try disk.fill()
            try disk.sendToOneThatDies(1)
            try disk.free()
            return disk
        }
    }
}
