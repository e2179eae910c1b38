import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicRecordTests {
    private let folder: TemporaryDirectory
    private let path: String

    init() throws {
        folder = try TemporaryDirectory()
        path = try folder.write("lock", [])
    }

    private func lock() throws -> Descriptor { try Descriptor.openOrCreate(path, permissions: 0o600) }

    private func record() -> TopicRecord {
        var record = TopicRecord(
            boot: BootId(high: .max, low: 7), file: FileIdentity(device: 3, inode: .max),
            partition: Partition(topic: .messages, day: day("2026-11-22"), segment: 5), size: 1 << 40,
            lastStamp: moment("2026-11-22T20:14:45.123456Z"), syncedSize: 99)
        record.segmentBegunAt = moment("2026-11-22T20:00:00.000000Z")
        record.isFailed = true
        return record
    }

    @Test func aRecordIsReadAsItWasLeft() throws {
        try record().write(to: try lock())
        #expect(try TopicRecord(in: try lock()) == record())
    }

    @Test func aLaterRecordReplacesIt() throws {
        var later = record()
        later.size = 0
        later.isFailed = false
        later.day = Day(number: -1)
        try record().write(to: try lock())
        try later.write(to: try lock())
        #expect(try TopicRecord(in: try lock()) == later)
    }

    @Test func anEmptyFileHasNone() throws {
        #expect(try TopicRecord(in: try lock()) == nil)
    }

    @Test func aRecordCutAnywhereIsNone() throws {
        try record().write(to: try lock())
        let whole = try readFile(path)
        for count in 0..<whole.count {
            try writeFile(path, whole.prefix(count))
            #expect(try TopicRecord(in: try lock()) == nil, "cut at \(count)")
        }
    }

    @Test func aRecordWithAnyByteChangedIsNone() throws {
        try record().write(to: try lock())
        let whole = try readFile(path)
        for place in whole.indices where !(96..<104).contains(place) {  // a word that is not used
            var damaged = whole
            damaged[place] ^= 0x10
            try writeFile(path, damaged)
            #expect(try TopicRecord(in: try lock()) == nil, "byte \(place)")
        }
    }

    @Test func aRecordTellsOfOnePartitionAndOneStateOfAFile() throws {
        let file = try folder.write("file", [1, 2, 3])
        let extent = try FileExtent(at: file)
        let partition = Partition(topic: .messages, day: day("2026-11-22"), segment: 0)
        var record = TopicRecord(
            boot: BootId.current, file: extent.identity, partition: partition, size: 3,
            lastStamp: moment("2026-11-22T20:14:45.123456Z"), syncedSize: 0)
        #expect(record.describes(extent))
        #expect(record.isOf(partition))
        #expect(!record.isOf(partition.nextSegment))
        record.size = 4
        #expect(!record.describes(extent))
    }

    @Test func theBootHasOneNameUntilTheNext() throws {
        let text = String(decoding: try readFile("/proc/sys/kernel/random/boot_id"), as: UTF8.self)
        let digits = text.filter(\.isHexDigit)
        #expect(BootId.current.high == UInt64(digits.prefix(16), radix: 16))
        #expect(BootId.current.low == UInt64(digits.suffix(16), radix: 16))
    }
}
