import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct SyncGateTests {
    private let store: Store

    init() throws { store = try Store() }

    @Test func aSyncIsSeenByOthersWhileItIsUnderWay() throws {
        let root = try store.root()
        let one = try SyncGate(.messages, in: root)
        let other = try SyncGate(.messages, in: root)
        #expect(try other.underWay().isEmpty)
        try one.enter()
        #expect(try other.underWay() == [Int64(Process.id)])
        #expect(try one.underWay().isEmpty)
        one.leave()
        #expect(try other.underWay().isEmpty)
    }

    @Test func processesWithTheSameNumberTakeDifferentBytes() throws {
        let root = try store.root()
        let gates = try (0..<3).map { _ in try SyncGate(.messages, in: root) }
        let watcher = try SyncGate(.messages, in: root)
        for gate in gates { try gate.enter() }
        #expect(try watcher.underWay() == (0..<3).map { Int64(Process.id) + $0 << 32 })
    }

    @Test func aSyncThatDoesNotEndIsWaitedForOnlySoLong() async {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            let gate = try SyncGate(.messages, in: try store.root())
            try gate.enter()
            let waiter = try fork {
                Signals.interrupt(on: .lockTimer)
                let policy = store.policy(lockMilliseconds: 200)
                let root = try JournalRoot(policy, lockTimer: try Timer(sending: .lockTimer))
                let other = try SyncGate(.messages, in: root)
                let start = monotonicMilliseconds()
                do {
                    try other.awaitEnd(of: try other.underWay())
                    return 1
                } catch JournalFault.system(let fault, _) {
                    return fault.call == .fcntl && (200..<2000).contains(monotonicMilliseconds() - start) ? 0 : 2
                }
            }
            #expect(statusAtTheEnd(of: waiter) == 0)
        }
    }

    @Test func waitingEndsWhenTheSyncDoes() async {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            let gate = try SyncGate(.messages, in: try store.root())
            try gate.enter()
            let (reading, writing) = try OpenDescriptor.pipe()
            let waiter = try fork {
                Signals.interrupt(on: .lockTimer)
                let root = try JournalRoot(store.policy(), lockTimer: try Timer(sending: .lockTimer))
                let other = try SyncGate(.messages, in: root)
                let syncs = try other.underWay()
                try writeAll(writing, [1])
                try other.awaitEnd(of: syncs)
                return try syncs.count == 1 && other.underWay().isEmpty ? 0 : 1
            }
            _ = try readSome(reading, atMost: 1)
            gate.leave()
            #expect(statusAtTheEnd(of: waiter) == 0)
        }
    }
}
