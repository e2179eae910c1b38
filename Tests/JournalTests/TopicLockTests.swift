import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicLockTests {
    private let store: Store

    init() throws { store = try Store() }

    private let file = PartitionIdentity(
        Partition(topic: .messages, day: day(Store.day), segment: 0), file: FileIdentity(device: 1, inode: 2), born: 3)

    private func record(_ size: Int) -> TopicRecord {
        TopicRecord(boot: BootId.current, file: file, size: size, lastStamp: store.clock.now)
    }

    @Test func theNextWriterReadsWhatTheLastOneLeft() throws {
        let root = try store.root()
        let one = try TopicLock(.messages, in: root)
        let other = try TopicLock(.messages, in: root)
        #expect(try one.holding { () throws(JournalFault) in try one.state().record } == nil)
        try one.holding { () throws(JournalFault) in try one.leave(record(7)) }
        #expect(try other.holding { () throws(JournalFault) in try other.state().record } == record(7))
    }

    @Test func whatIsToldOfSyncsNeedsNoLockAndLeavesTheRecordAlone() throws {
        let root = try store.root()
        let one = try TopicLock(.messages, in: root)
        let other = try TopicLock(.messages, in: root)
        try one.holding { () throws(JournalFault) in
            try one.leave(record(7))
            try other.noteSynced(file, size: 5)
            try other.noteFailure(of: file)
        }
        #expect(try one.state().record == record(7))
        #expect(try one.state().syncedSize(of: file) == 5)
        #expect(try one.state().failed == file)
        try one.forgetFailure()
        #expect(try other.state().failed == nil)
        #expect(try other.state().syncedSize(of: file) == 5)
    }

    @Test func topicsHaveLocksOfTheirOwnThatOthersCannotRead() throws {
        let root = try store.root()
        let one = try TopicLock(.messages, in: root)
        let other = try TopicLock(.report, in: root)
        try one.holding { () throws(JournalFault) in try other.holding { () throws(JournalFault) in } }
        #expect(try directoryEntries("\(store.path)/.hookline") == ["messages.lock", "report.lock"])
        #expect(try mode(of: "\(store.path)/.hookline/messages.lock") == 0o600)
    }

    @Test func theLockIsGivenBackWhateverHappens() throws {
        let root = try store.root()
        let lock = try TopicLock(.messages, in: root)
        #expect(throws: JournalFault.keptMoving(path: "x")) {
            try lock.holding { () throws(JournalFault) in throw .keptMoving(path: "x") }
        }
        try TopicLock(.messages, in: root).holding { () throws(JournalFault) in }
    }

    @Test func stateThatIsRemovedWhileRunningIsMadeAnew() throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        unlink("\(store.path)/.hookline/messages.lock")
        try journal.store(message("two"))
        #expect(try fileStatus(of: "\(store.path)/.hookline/messages.lock").kind == .regular)
        #expect(try store.lines().count == 2)
    }

    @Test func theWholeStateDirectoryMayBeRemovedWhileRunning() throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        store.forgetState()
        try journal.store(message("two"))
        try store.journal().store(message("three"))
        try journal.store(message("four"))
        #expect(try store.lines().count == 4)
        #expect(try store.faults() == [])
    }

    @Test func aLockThatAnotherHoldsIsWaitedForInVainOnlySoLong() async throws {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            try store.journal().store(message("one"))
            let before = try store.bytes()
            let held = try Descriptor.openOrCreate("\(store.path)/.hookline/messages.lock", permissions: 0o600)
            #expect(try held.tryLock())
            let waiter = try fork {
                Signals.interrupt(on: .lockTimer)
                let timer = try Timer(sending: .lockTimer)
                let policy = store.policy(lockMilliseconds: 200)
                let journal = Journal(policy, pool: BufferPool(), lockTimer: timer)
                let start = monotonicMilliseconds()
                do {
                    try journal.store(message("two"))
                    return 1
                } catch JournalFault.lockTimedOut(let topic) {
                    return topic == .messages && (200..<2000).contains(monotonicMilliseconds() - start) ? 0 : 2
                }
            }
            #expect(statusAtTheEnd(of: waiter) == 0)
            held.unlock()
            #expect(try store.bytes() == before)
        }
    }

    @Test(arguments: Planted.allCases)
    func nothingIsWrittenThroughWhatStandsAtTheLocksPlace(planted: Planted) throws {
        let target = try store.folder.write("target", [7], mode: 0o640)
        try makeDirectory(store.path, mode: 0o750)
        try makeDirectory("\(store.path)/.hookline", mode: 0o700)
        try planted.put(at: "\(store.path)/.hookline/messages.lock", target: target)
        #expect(throws: JournalFault.self) { try store.journal().store(message("one")) }
        #expect(try readFile(target) == [7])
        #expect(try directoryEntries(store.folder.path) == ["data", "target"])
    }

    @Test(arguments: [Planted.link, .danglingLink, .fifo])
    func nothingIsWrittenThroughWhatStandsAtThePlaceOfTheState(planted: Planted) throws {
        try makeDirectory(store.path, mode: 0o750)
        try makeDirectory(store.folder.path("elsewhere"), mode: 0o700)
        try planted.put(at: "\(store.path)/.hookline", target: store.folder.path("elsewhere"))
        #expect(throws: JournalFault.self) { try store.journal().store(message("one")) }
        #expect(try directoryEntries(store.folder.path("elsewhere")).isEmpty)
    }
}
