import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// What a failed sync leaves is a mark in the record; the end-to-end tests make a real one.
@Suite struct TopicWriterSyncTests {
    private let store: Store

    init() throws { store = try Store() }

    private func journal() throws -> Journal { try store.journal(store.policy(synchronizes: true)) }

    /// What a worker does whose sync failed, and that dies before it begins a segment.
    private func markAsFailed() throws {
        let root = try store.root()
        let lock = try TopicLock(.messages, in: root)
        try lock.holding { () throws(JournalFault) in
            guard var record = try lock.record() else { throw .keptMoving(path: "no record") }
            record.isFailed = true
            try lock.leave(record)
        }
    }

    @Test func aFileWhoseSyncFailedIsFollowedByTheNextSegment() throws {
        let resident = try journal()
        let first = try resident.store(message("one"))
        try markAsFailed()
        #expect(try resident.store(message("two")).path == "messages/2026-11-22.1.ndjson")
        #expect(try journal().store(message("three")).path == "messages/2026-11-22.1.ndjson")
        #expect(try store.bytes().count == first.length)
        #expect(try store.stamps("messages/2026-11-22.1.ndjson").allSatisfy { $0 > "2026-11-22T20:14:45.123456Z" })
    }

    @Test func aFailureThatNobodyWasToldOfIsKnownToAllWritersOfTheProcess() throws {
        try journal().store(message("one"))
        let root = try store.root()
        root.failed.append(try #require(try TopicLock(.messages, in: root).record()).file)
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

    @Test func aFailureOfYesterdaysFileDoesNotConcernToday() throws {
        let journal = try journal()
        try journal.store(message("one"))
        try markAsFailed()
        store.clock.set("2026-11-23T08:00:00.000000Z")
        #expect(try journal.store(message("two")).path == "messages/2026-11-23.ndjson")
    }

    @Test(arguments: ["marked", "succeeded"])
    func whoFindsItsFileDistrustedAfterItsOwnGoodSyncDoesNotAcknowledge(how: String) throws {
        let root = try store.root(store.policy(synchronizes: true))
        let writer = try TopicWriter(.messages, in: root, pool: BufferPool())
        var line = try line(message("one"))
        _ = try writer.append(&line)
        let file = try #require(writer.file)
        let gate = try #require(writer.gate)
        let place = LinePlace(file: file, offset: 0, length: 1)
        try writer.synchronize(place, gate)
        try markAsFailed()
        if how == "succeeded" { _ = try journal().store(message("two")) }
        #expect(throws: JournalFault.distrusted(path: Store.file)) { try writer.synchronize(place, gate) }
    }

    @Test func aLineIsKnownToBeOnDiskInTheRecordOfTheNext() throws {
        let journal = try journal()
        let first = try journal.store(message("one"))
        try journal.store(message("two"))
        let lock = try TopicLock(.messages, in: try store.root())
        #expect(try lock.record()?.syncedSize == first.length)
        #expect(try lock.record()?.size == store.bytes().count)
    }
}
