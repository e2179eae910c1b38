import Format
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicRecordTests {
    private let file: LockFile

    init() throws { file = try LockFile() }

    @Test func aRecordIsReadAsItWasLeft() throws {
        try file.leave(file.record())
        #expect(try file.state().record == file.record())
    }

    @Test func aLaterRecordReplacesIt() throws {
        var later = TopicRecord(
            boot: BootId(high: 0, low: 0), file: file.identity(7, segment: 0, born: 0), size: 0,
            lastStamp: file.record().lastStamp)
        later.syncedSize = 0
        try file.leave(file.record())
        try file.leave(later)
        #expect(try file.state().record == later)
    }

    @Test func aRecordCutAnywhereIsNone() throws {
        try file.leave(file.record())
        let whole = try readFile(file.path)
        for count in 0..<whole.count {
            try writeFile(file.path, whole.prefix(count))
            #expect(try file.state().record == nil, "cut at \(count)")
        }
    }

    @Test(arguments: [3, 4, 8, 9, 10, 11], [1 << 62, 1 << 63])
    func `a record with a word that no writer leaves is none, though its sum is right`(place: Int, word: UInt64) throws
    {
        try file.leave(file.record())
        try file.leave(TopicRecord.name, .record, place, word)
        #expect(try file.state().record == nil)
        try file.leave(TopicRecord.name, .record, place, 77)
        #expect(try file.state().record != nil)
    }

    @Test(arguments: [14, 15, 16, 17], [1 << 62, 1 << 63])
    func `of the index it says nothing then`(place: Int, word: UInt64) throws {
        try file.leave(file.record())
        try file.leave(TopicRecord.name, .record, place, word)
        let record = try file.state().record
        #expect(record != nil && record?.index == nil)
    }

    @Test func aRecordTellsOfOneStateOfAFile() throws {
        let extent = try FileExtent(at: file.path)
        let partition = Partition(topic: .messages, day: day("2026-11-22"), segment: 0)
        let identity = PartitionIdentity(partition, file: extent.identity, born: extent.born)
        var record = TopicRecord(
            boot: BootId.current, file: identity, size: 3, lastStamp: moment("2026-11-22T20:14:45.123456Z"))
        #expect(record.describes(identity, size: 3))
        #expect(record.file.isOf(partition))
        #expect(!record.file.isOf(partition.nextSegment))
        record.size = 4
        #expect(!record.describes(identity, size: 3))
    }
}
