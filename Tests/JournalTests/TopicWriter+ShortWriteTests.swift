import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// A disk that is full in the middle of a line, played by the size limit of the process.
@Suite struct TopicWriterShortWriteTests {
    @Test(arguments: [false, true])
    func aShortWriteAtAnyByteIsAFaultAndIsMadeGood(synchronizes: Bool) async {
        await #expect(processExitsWith: .success) { [synchronizes = synchronizes as Bool] in
            let store = try Store()
            let journal = try store.journal(store.policy(synchronizes: synchronizes))
            let length = try journal.store(message("first")).length
            for room in 1..<length {
                let before = try store.bytes()
                limitFileSize(to: before.count + room)
                #expect(throws: JournalFault.shortWrite(path: Store.file), "room for \(room) bytes") {
                    try journal.store(message("short"))
                }
                let after = try store.bytes()
                limitFileSize(to: nil)
                #expect(after.starts(with: before))
                #expect(after[before.count...].allSatisfy { $0 == 0x20 })
                let stored = try journal.store(message("again"))
                #expect(
                    StoredLine(try store.bytes()[stored.offset...].dropLast()).event?.elementsEqual(
                        message("again").utf8) == true)
            }
            #expect(try store.faults() == [])
            #expect(try store.lines().count == 1 + 2 * (length - 1))
            #expect(try store.torn().values.map(\.count).sorted() == Array(1..<length))
        }
    }

    /// A store with one line, and room for so many bytes more.
    private static func withRoom(_ room: Int) throws -> (Store, Journal, before: [UInt8]) {
        let store = try Store()
        let journal = try store.journal()
        try journal.store(message("first"))
        let before = try store.bytes()
        limitFileSize(to: before.count + room)
        return (store, journal, before)
    }

    @Test func aWriteThatFailsAsAWholeLeavesTheFileAsItIs() async {
        await #expect(processExitsWith: .success) {
            let (store, journal, before) = try Self.withRoom(0)
            #expect(throws: JournalFault.system(SystemFault(.write, EFBIG), path: Store.file)) {
                try journal.store(message("none"))
            }
            limitFileSize(to: nil)
            #expect(try store.bytes() == before)
            #expect(try journal.store(message("again")).offset == before.count)
            #expect(try store.torn().isEmpty)
        }
    }

    @Test func aRoomForTheTornLineIsUsedAtOnce() async {
        await #expect(processExitsWith: .success) {
            let (store, journal, before) = try Self.withRoom(4000)
            #expect(throws: JournalFault.self) { try journal.store(message(String(repeating: "x", count: 5000))) }
            limitFileSize(to: before.count + 4400)
            let stored = try journal.store(message("small"))
            limitFileSize(to: nil)
            #expect(stored.notes == [.healed])
            #expect(try store.lines().count == 3)
            #expect(try store.torn().values.map(\.count) == [4000])
            #expect(try store.faults() == [])
        }
    }
}
