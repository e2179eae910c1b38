import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicWriterFilesTests {
    private let store: Store

    init() throws { store = try Store() }

    @Test func midnightBeginsAFile() throws {
        let journal = try store.journal()
        store.clock.set("2026-11-22T23:59:59.999999Z")
        #expect(try journal.store(message("last")).path == "messages/2026-11-22.ndjson")
        store.clock.set("2026-11-23T00:00:00.000000Z")
        #expect(try journal.store(message("first")).path == "messages/2026-11-23.ndjson")
        store.clock.set("2027-01-01T00:00:00.000000Z")
        #expect(try journal.store(message("year")).path == "messages/2027-01-01.ndjson")
    }

    @Test func aLineLiesInTheDayOfItsStampEvenWhenThatWasPushedOn() throws {
        let journal = try store.journal()
        store.clock.set("2026-11-22T23:59:59.999999Z")
        try journal.store(message("last"))
        #expect(try journal.store(message("same microsecond")).path == "messages/2026-11-23.ndjson")
        #expect(try store.stamps("messages/2026-11-23.ndjson") == ["2026-11-23T00:00:00.000000Z"])
    }

    @Test func aClockThatStepsBackOverMidnightGoesOnInTheDayItSays() throws {
        let journal = try store.journal()
        store.clock.set("2026-11-23T00:00:05.000000Z")
        try journal.store(message("tomorrow"))
        store.clock.set("2026-11-22T23:59:58.000000Z")
        #expect(try journal.store(message("a little back")).path == "messages/2026-11-23.ndjson")
        store.clock.set("2026-11-22T23:00:00.000000Z")
        let back = try journal.store(message("far back"))
        #expect(back.path == "messages/2026-11-22.ndjson")
        #expect(back.notes == [.clockSteppedBack])
        store.clock.set("2026-11-23T00:00:01.000000Z")
        #expect(try journal.store(message("again")).path == "messages/2026-11-23.ndjson")
        #expect(try store.stamps("messages/2026-11-23.ndjson").last == "2026-11-23T00:00:05.000002Z")
    }

    @Test(arguments: [
        ("2026-03-28T22:59:59.999999Z", "2026-03-28"), ("2026-03-28T23:00:00.000000Z", "2026-03-29"),
        ("2026-03-29T21:59:59.999999Z", "2026-03-29"), ("2026-03-29T22:00:00.000000Z", "2026-03-30"),
        ("2026-10-24T21:59:59.999999Z", "2026-10-24"), ("2026-10-24T22:00:00.000000Z", "2026-10-25"),
        ("2026-10-25T22:59:59.999999Z", "2026-10-25"), ("2026-10-25T23:00:00.000000Z", "2026-10-26"),
    ])
    func theDayIsThatOfTheZoneAlsoWhereItHas23Or25Hours(time: String, day: String) async {
        await #expect(processExitsWith: .success) { [time = time as String, day = day as String] in
            let store = try Store()
            store.clock.set(time)
            let journal = try store.journal(store.policy(zone: Zone.use("Europe/Berlin")))
            #expect(try journal.store(message("x")).path == "messages/\(day).ndjson")
            #expect(try store.stamps("messages/\(day).ndjson") == [time])
        }
    }

    @Test(arguments: [true, false])
    func yesterdaysTornFileIsHealedWhenTodaysIsMade(knowsTheRecord: Bool) throws {
        try store.journal().store(message("one"))
        let whole = try store.bytes()
        try store.tear(Array(#"{"receivedAt":"2026-11-22T2"#.utf8))
        if !knowsTheRecord { store.forgetState() }
        store.clock.set("2026-11-23T08:00:00.000000Z")
        let stored = try store.journal().store(message("two"))
        #expect(stored.path == "messages/2026-11-23.ndjson")
        #expect(stored.notes == (knowsTheRecord ? [.healed] : [.recovered]))
        let healed = #"{"receivedAt":"2026-11-22T20:14:45.123457Z","topic":"messages","torn":27}"#
        let expected = whole + [UInt8](repeating: 0x20, count: 27) + Array((healed + "\n").utf8)
        #expect(try store.bytes() == expected)
        #expect(
            try store.torn() == ["messages-\(Store.day)-\(whole.count)": Array(#"{"receivedAt":"2026-11-22T2"#.utf8)])
        #expect(try store.lines("messages/2026-11-23.ndjson").count == 1)
    }

    @Test func aTornFileWithoutAnyLineIsHealedAtNoonOfItsDay() throws {
        try makeDirectory(store.path, mode: 0o750)
        try makeDirectory("\(store.path)/messages", mode: 0o750)
        try writeFile("\(store.path)/\(Store.file)", Array("{".utf8), mode: 0o640)
        store.clock.set("2026-11-23T08:00:00.000000Z")
        try store.journal().store(message("two"))
        #expect(try store.stamps() == ["2026-11-22T12:00:00.000000Z"])
    }

    @Test func theNewestSegmentOfTheDayIsTheFile() throws {
        try makeDirectory(store.path, mode: 0o750)
        try makeDirectory("\(store.path)/messages", mode: 0o750)
        for name in ["2026-11-22.ndjson", "2026-11-22.9.ndjson", "2026-11-22.10.ndjson", "2026-11-21.99.ndjson"] {
            try writeFile("\(store.path)/messages/\(name)", [], mode: 0o640)
        }
        #expect(try store.journal().store(message("one")).path == "messages/2026-11-22.10.ndjson")
    }

    @Test(arguments: [true, false])
    func aDayWhoseFileWasCompressedGoesOnInItsNextSegment(isResident: Bool) throws {
        let resident = try store.journal()
        try resident.store(message("one"))
        rename("\(store.path)/\(Store.file)", "\(store.path)/\(Store.file).gz")
        let journal = try isResident ? resident : store.journal()
        let stored = try journal.store(message("two"))
        #expect(stored.path == "messages/2026-11-22.1.ndjson")
        #expect(try journal.store(message("three")).offset == stored.length)
    }

    /// Two that hold a lock at the same time, since somebody removed its file: neither knows of the other's line.
    @Test func thePlaceOfALineIsMeasuredBehindTheWrite() throws {
        try store.journal().store(message("one"))
        let root = try store.root()
        let partition = Partition(topic: .messages, day: day(Store.day), segment: 0)
        let file = try #require(try PartitionFile.open(partition, in: root))
        let other = try store.journal().store(message("two"))
        let line = Array("{}\n".utf8)
        let offset = try line.withUnsafeBytes { (bytes) throws(JournalFault) in try file.append(bytes) }
        #expect(offset == other.offset + other.length)
        #expect(try Array(store.bytes()[offset...]) == line)
    }

    @Test func theEntriesThatLeadToAFileAreKnownToBeOnDiskUntilADirectoryIsAnotherOne() throws {
        let policy = store.policy(synchronizes: true)
        try store.journal(policy).store(message("one"))
        let root = try store.root(policy)
        let state = try TopicLock(.messages, in: root).state()
        let file = try #require(state.record).file
        #expect(try state.entries(of: file) == root.entries(of: .messages))
        rename("\(store.path)/messages", "\(store.path)/away")
        try makeDirectory("\(store.path)/messages", mode: 0o750)
        rename("\(store.path)/away/2026-11-22.ndjson", "\(store.path)/\(Store.file)")
        #expect(try state.entries(of: file) != root.entries(of: .messages))
    }

    @Test func entriesThatNobodySyncedAreKnownOfNoFile() throws {
        try store.journal().store(message("one"))
        let state = try TopicLock(.messages, in: try store.root()).state()
        #expect(try state.entries(of: #require(state.record).file) == nil)
    }
}
