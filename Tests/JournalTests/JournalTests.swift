import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct JournalTests {
    @Test func nothingIsMadeBeforeTheFirstLine() throws {
        let store = try Store()
        _ = try store.journal()
        #expect(try directoryEntries(store.folder.path).isEmpty)
    }

    @Test func aDirectoryThatCannotBeHadNowMayBeThereForTheNextLine() throws {
        let store = try Store()
        let journal = try store.journal()
        try writeFile(store.path, [])
        #expect(throws: JournalFault.self) { try journal.store(message("one")) }
        unlink(store.path)
        #expect(try journal.store(message("two")).offset == 0)
    }

    @Test func topicsHaveFilesOfTheirOwn() throws {
        let store = try Store()
        let journal = try store.journal()
        let paths = try [#"{"topic":"messages"}"#, #"{"topic":"report"}"#, #"{"topic":"../x"}"#, "{}", "["].map {
            try journal.store($0).path
        }
        let topics = ["messages", "report", "unknown", "unknown", "undecodable"]
        #expect(paths == topics.map { "\($0)/2026-11-22.ndjson" })
    }

    @Test func moreTopicsThanMayBeOpenAtOnceAreStored() throws {
        let store = try Store()
        let journal = try store.journal()
        for round in 0..<2 {
            for number in 0..<100 {
                #expect(try journal.store(#"{"topic":"t\#(number)","round":\#(round)}"#).path.hasPrefix("t\(number)/"))
            }
        }
        #expect(try DataDirectory(path: store.path).lines().count == 200)
    }

    /// Whoever else needs descriptors meanwhile leaves it only a few.
    @Test(arguments: [6, 8, 20])
    func aFewDescriptorsAreEnoughForAnyNumberOfTopics(free: Int) async {
        await #expect(processExitsWith: .success) { [free = free as Int] in
            let store = try Store()
            #expect(
                holdsInChild {
                    let journal = try store.journal(store.policy(repeats: .mark))
                    try journal.store("{")
                    var held = try OpenDescriptor.all()
                    held.removeLast(free)
                    for round in 0..<3 {
                        for number in 0..<9 { try journal.store(#"{"topic":"t\#(number)","round":\#(round)}"#) }
                        try journal.store("{\(round)")
                    }
                    held.removeAll()
                    return true
                })
            #expect(try DataDirectory(path: store.path).lines().count == 31)
            #expect(try store.faults() == [])
        }
    }

    @Test(arguments: ["moved", "removed", "removed and made", "topic removed", "state removed"])
    func aDataDirectoryThatIsTakenAwayUnderARunningWorkerIsBegunAnew(how: String) throws {
        let store = try Store()
        let journal = try store.journal(store.policy(repeats: .mark))
        for number in 0..<3 { try journal.store(message("\(number)")) }
        switch how {
        case "moved": rename(store.path, store.path + "-away")
        case "topic removed": removeTree("\(store.path)/messages")
        case "state removed": store.forgetState()
        default: removeTree(store.path)
        }
        if how == "removed and made" { try makeDirectory(store.path, mode: 0o750) }
        for number in 0..<3 { try journal.store(message("\(number)")) }
        #expect(try store.lines().count == (how == "state removed" ? 6 : 3))
        #expect(try store.faults() == [])
    }

    @Test func aDataDirectoryThatIsMovedAwayIsBegunAnew() throws {
        let store = try Store()
        let journal = try store.journal()
        try journal.store(message("one"))
        rename(store.path, store.path + "-away")
        #expect(try journal.store(message("two")).offset == 0)
        #expect(try store.lines().count == 1)
        #expect(wholeLines(try readFile(store.path + "-away/" + Store.file)).count == 1)
    }

    @Test func aLineThatIsToBeOnDiskIsStoredAsWell() throws {
        let store = try Store()
        let journal = try store.journal(store.policy(synchronizes: true))
        for number in 0..<3 { try journal.store(message("\(number)")) }
        #expect(try store.lines().count == 3)
    }
}
