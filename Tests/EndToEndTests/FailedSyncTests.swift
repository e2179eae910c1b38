import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The disk lost what was written, and told so once: the day goes on in another file.
    @Suite("Failed sync", .enabled(if: Preload.isPossible, "needs cc"))
    struct FailedSyncTests {
        /// A disk on which the first line is.
        private func diskWithLine(isReadable: Bool = true) throws -> FailingDisk {
            let disk = try FailingDisk(isReadable: isReadable)
            #expect(try disk.send(0) == 200)
            return disk
        }

        @Test("503, the day's next segment, and nothing more in the file before")
        func nextSegment() throws {
            let disk = try diskWithLine()
            try disk.fail()
            #expect(try disk.send(1) == 503)
            #expect(try disk.segments() == ["", ".1"])
            let first = try disk.segment("")
            #expect(try (2..<5).map { try disk.send($0) } == [200, 200, 200])
            #expect(try disk.segment("") == first)
            #expect(try disk.stored(in: ".1") == [2, 3, 4])
        }

        @Test("a resident worker goes on in the next segment too, whoever's sync failed", arguments: [true, false])
        func resident(ownSync: Bool) throws {
            let disk = try FailingDisk()
            let service = try disk.resident()
            #expect(try service.answer(disk.event(0)).status == 200)
            try disk.fail()
            #expect(try (ownSync ? service.answer(disk.event(1)).status : disk.send(1)) == 503)
            #expect(try service.answer(disk.event(2)).status == 200)
            #expect(try disk.stored(in: ".1") == [2])
        }

        @Test("the second failure in 10 s begins no segment: 503 until then, then the next one")
        func oneInTenSeconds() throws {
            let disk = try diskWithLine()
            for number in 1...2 {
                try disk.fail()
                #expect(try disk.send(number) == 503)
            }
            #expect(try (3..<8).map { try disk.send($0) } == [503, 503, 503, 503, 503])
            #expect(try disk.segments() == ["", ".1"])
            var record = try TopicRecordFile("messages", in: disk.site.data)
            record[.segmentBegunAt] -= 10_000_000
            try record.write(keepingNotes: true)
            #expect(try disk.send(8) == 200)
            #expect(try disk.stored(in: ".2") == [8])
        }

        @Test("many failures under load: only 200 and 503, and no 200 for a line of a failed file's unsynced part")
        func underLoad() throws {
            let disk = try FailingDisk()
            let service = try disk.resident(workers: 4)
            #expect(try service.answer(disk.event(0)).status == 200)
            let (times, outcome) = try BlockingThreads.repeating(every: .milliseconds(100)) {
                _ = try? disk.fail()  // the load goes on all the same
                if var record = try? TopicRecordFile("messages", in: disk.site.data) {
                    record[.segmentBegunAt] = 0
                    _ = try? record.write(keepingNotes: true)
                }
            } during: {
                try EventLoad(1..<1_001, senders: 4).run(disk.events, to: disk.site.socketPath)
            }
            #expect(Set(outcome.statuses.keys).isSubset(of: [200, 503]) && times > 1, "\(outcome.statuses)")
            #expect(try outcome.acknowledged.isSubset(of: disk.site.data.numbers(of: disk.events)))
            #expect(try disk.site.data.faults() == [])
        }

        /// The kernel tells a failure to whoever had the file open then. One who opens it later syncs it without an error.
        @Test("one who opens the file between failure and mark never answers 200 for it", arguments: [true, false])
        func opener(waits: Bool) throws {
            let disk = try diskWithLine()
            let failing = try disk.startFailing(1)
            let opener = try disk.start(2)
            try waitUntil("the opener's line") { try disk.stored(in: "").contains(2) }
            if waits { #expect(try opener.waitForEnd(within: .seconds(10)) == .exited(0)) }
            try disk.release()
            #expect(try disk.status(of: failing, 1) == 503)
            #expect(try disk.status(of: opener, 2) == 503)
            #expect(try disk.send(3) == 200)
            #expect(try disk.stored(in: ".1") == [3])
        }

        @Test("nor when the one that was told of the failure is killed before it can say so")
        func killed() throws {
            let disk = try diskWithLine()
            let failing = try disk.startFailing(1)
            try failing.signal(SIGKILL)
            #expect(try failing.waitForEnd() == .killed(signal: SIGKILL))
            #expect(try disk.send(2) == 503)
            #expect(try disk.send(3) == 200)
            #expect(try disk.stored(in: ".1") == [3])
        }

        @Test("HOOKLINE_TIMEOUT ends the one that was told of the failure, but not before its mark is made")
        func overdue() throws {
            let disk = try diskWithLine()
            let failing = try disk.startFailing(1, ["HOOKLINE_TIMEOUT": "1"])
            try waitUntil("the deadline") { disk.isInterrupted }
            try disk.release()
            #expect(try failing.waitForEnd() == .exited(75))
            try disk.find()
            #expect(try disk.send(2) == 200)
            #expect(try disk.stored(in: ".1") == [2])
        }

        @Test("the lock that is not to be had keeps no failure from being known")
        func lockBusy() throws {
            let disk = try diskWithLine()
            let failing = try disk.startFailing(1)
            let holder = try StoppedHolder("\(disk.site.data.path)/.hookline/messages.lock")
            try disk.release()
            #expect(try disk.status(of: failing, 1) == 503)
            holder.release()
            try disk.find()
            #expect(try disk.send(2) == 200)
            #expect(try disk.stored(in: ".1") == [2])
        }

        /// Nothing but the look past the page cache can tell.
        @Test("the control: where bytes can't be read past the page cache, the opener answers 200 for a lost line")
        func control() throws {
            let disk = try diskWithLine(isReadable: false)
            let failing = try disk.startFailing(1)
            try failing.signal(SIGKILL)
            _ = try failing.waitForEnd()
            #expect(try disk.send(2) == 200)
            #expect(try disk.segments() == [""])
        }
    }
}
