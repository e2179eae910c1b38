import Format
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// What a failed sync leaves is a mark beside the record; the end-to-end tests make a real one.
@Suite struct TopicWriterSyncTests {
    private let store: Store

    init() throws { store = try Store() }

    private func journal() throws -> Journal { try store.journal(store.policy(synchronizes: true)) }

    private func lock() throws -> TopicLock { try TopicLock(.messages, in: try store.root()) }

    /// What a worker leaves whose sync failed, and that dies before it begins a segment.
    private func markAsFailed() throws {
        let lock = try lock()
        try lock.noteFailure(of: try #require(try lock.state().record).file)
    }

    @Test func aFileWhoseSyncFailedIsFollowedByTheNextSegment() throws {
        let resident = try journal()
        let first = try resident.store(message("one"))
        try markAsFailed()
        #expect(try resident.store(message("two")).path == "messages/2026-11-22.1.ndjson")
        #expect(try journal().store(message("three")).path == "messages/2026-11-22.1.ndjson")
        #expect(try store.bytes().count == first.length)
        #expect(try store.stamps("messages/2026-11-22.1.ndjson").allSatisfy { $0 > "2026-11-22T20:14:45.123456Z" })
        #expect(try lock().state().failed == nil)
    }

    @Test func whoOpensAFileThatHasASuccessorGoesOnInThat() throws {
        let first = try journal().store(message("one"))
        try writeFile("\(store.path)/messages/2026-11-22.1.ndjson", [], mode: 0o640)
        #expect(try journal().store(message("two")).path == "messages/2026-11-22.1.ndjson")
        #expect(try store.bytes().count == first.length)
    }

    @Test func aFailureThatNobodyWasToldOfIsKnownToAllWritersOfTheProcess() throws {
        try journal().store(message("one"))
        let root = try store.root()
        root.failed.append(try #require(try lock().state().record).file)
        var line = try line(message("two"))
        let stored = try TopicWriter(.messages, in: root, pool: BufferPool()).append(&line)
        #expect(stored.path == "messages/2026-11-22.1.ndjson")
    }

    @Test func atMostOneSegmentIsBegunInTenSeconds() throws {
        let journal = try journal()
        try journal.store(message("one"))
        try markAsFailed()
        #expect(try journal.store(message("two")).path == "messages/2026-11-22.1.ndjson")
        try markAsFailed()
        for _ in 0..<9 {
            store.clock.move(microseconds: 1_000_000)
            #expect(throws: JournalFault.distrusted(path: "messages/2026-11-22.1.ndjson")) {
                try journal.store(message("three"))
            }
        }
        store.clock.move(microseconds: 1_000_001)  // the segment's first line was pushed on by one
        #expect(try journal.store(message("four")).path == "messages/2026-11-22.2.ndjson")
        #expect(try store.lines("messages/2026-11-22.1.ndjson").count == 1)
    }

    @Test func aFailureOfYesterdaysFileIsMarkedForAllTimeAndTodayGoesOn() throws {
        let journal = try journal()
        try journal.store(message("one"))
        try markAsFailed()
        store.clock.set("2026-11-23T08:00:00.000000Z")
        #expect(try journal.store(message("two")).path == "messages/2026-11-23.ndjson")
        #expect(try store.bytes("messages/2026-11-22.1.ndjson").isEmpty)
        #expect(try journal.store(message("three")).path == "messages/2026-11-23.ndjson")
    }

    @Test func aFailureOfYesterdaysFileThatComesLateIsMarkedToo() throws {
        let journal = try journal()
        try journal.store(message("one"))
        let yesterday = try #require(try lock().state().record).file
        store.clock.set("2026-11-23T08:00:00.000000Z")
        try journal.store(message("two"))
        try lock().noteFailure(of: yesterday)
        #expect(try journal.store(message("three")).path == "messages/2026-11-23.ndjson")
        #expect(try store.bytes("messages/2026-11-22.1.ndjson").isEmpty)
        #expect(try lock().state().failed == nil)
    }

    @Test(arguments: ["marked", "succeeded"])
    func whoFindsItsFileDistrustedAfterItsOwnGoodSyncDoesNotAcknowledge(how: String) throws {
        let root = try store.root(store.policy(synchronizes: true))
        let writer = try TopicWriter(.messages, in: root, pool: BufferPool())
        var line = try line(message("one"))
        _ = try writer.append(&line)
        let place = LinePlace(file: try #require(writer.file), offset: 0, length: 1)
        try writer.synchronize(place)
        try markAsFailed()
        if how == "succeeded" { _ = try journal().store(message("two")) }
        #expect(throws: JournalFault.distrusted(path: Store.file)) { try writer.synchronize(place) }
    }

    @Test func aLineIsKnownToBeOnDiskInTheRecordOfTheNext() throws {
        let journal = try journal()
        let first = try journal.store(message("one"))
        try journal.store(message("two"))
        #expect(try lock().state().record?.syncedSize == first.length)
        #expect(try lock().state().record?.size == store.bytes().count)
    }

    @Test func whoRestsTellsWhatIsOnDisk() throws {
        let journal = try journal()
        try journal.store(message("one"))
        let file = try #require(try lock().state().record).file
        #expect(try lock().state().syncedSize(of: file) == 0)
        journal.rest()
        #expect(try lock().state().syncedSize(of: file) == store.bytes().count)
    }
}

/// A worker died between its write and its answer: nobody knows whether its sync succeeded.
@Suite struct UnprovenBytesTests {
    private let store: Store

    init() throws { store = try Store() }

    private func journal() throws -> Journal { try store.journal(store.policy(synchronizes: true)) }

    /// As a failed sync leaves them after a mount.
    private func lose(_ range: Range<Int>) throws {
        var bytes = try store.bytes()
        for place in range { bytes[place] = 0 }
        let file = try OpenDescriptor.opening("\(store.path)/\(Store.file)", 1)  // O_WRONLY
        try writeAll(file, bytes)
    }

    @Test func aKillInFlightCostsNeitherASegmentNorAPause() throws {
        var end = 0
        for number in 0..<5 {
            let stored = try journal().store(message("\(number)"))
            #expect(stored.path == Store.file && stored.offset == end && stored.notes.isEmpty)
            end += stored.length
        }
    }

    @Test(arguments: [true, false])
    func bytesThatNobodyConfirmedAndThatAreNoLinesAreNotBuiltUpon(isConfirmed: Bool) throws {
        let dying = try journal()
        let first = try dying.store(message("one"))
        if isConfirmed { dying.rest() }
        try lose(10..<20)
        guard !isConfirmed else {
            #expect(try journal().store(message("two")).offset == first.length)  // nobody looks there again
            return
        }
        #expect(throws: JournalFault.lost(path: Store.file)) { try journal().store(message("two")) }
        #expect(try journal().store(message("two")).path == "messages/2026-11-22.1.ndjson")
    }

    @Test func whoKeepsTheFileOpenProvesItOnce() throws {
        try journal().store(message("one"))
        let resident = try journal()
        let second = try resident.store(message("two"))
        try lose(0..<second.offset - 1)
        #expect(try resident.store(message("three")).offset == second.offset + second.length)
    }

    /// Behind its head, which is read to find it.
    @Test(arguments: [RepeatPolicy.drop, .mark])
    func aFirstLineOfAnotherDayIsProvenBeforeItStandsForARepeat(repeats: RepeatPolicy) throws {
        let policy = store.policy(synchronizes: true, repeats: repeats)
        let event = message(String(repeating: "x", count: 600))
        try store.journal(policy).store(event)
        store.clock.set("2026-11-23T08:00:00.000000Z")
        try store.journal(policy).store(message("today's first"))
        try lose(400..<420)
        #expect(throws: JournalFault.lost(path: Store.file)) { try store.journal(policy).store(event) }
        let stored = try store.journal(policy).store(event)
        #expect(stored.path == "messages/2026-11-23.ndjson")
        #expect(try store.bytes("messages/2026-11-22.1.ndjson").isEmpty)
    }

    @Test func behindALotThatWasStoredWithoutSyncsTheDayGoesOnInItsNextFile() throws {
        let unsynced = try store.journal()
        let event = message(String(repeating: "x", count: 8_000_000))
        for _ in 0..<9 { try unsynced.store(event) }
        let synced = try journal()
        #expect(try synced.store(message("one")).path == "messages/2026-11-22.1.ndjson")
        #expect(try unsynced.store(message("two")).path == "messages/2026-11-22.1.ndjson")
        #expect(try store.faults() == [])
    }

    @Test func withoutSyncsNothingIsProven() throws {
        try journal().store(message("one"))
        try lose(10..<20)
        #expect(try store.journal().store(message("two")).path == Store.file)
    }
}
