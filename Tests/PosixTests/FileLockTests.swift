import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct FileLockTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func open() throws -> Descriptor {
        try Descriptor.openOrCreate(folder.path("lock"), permissions: 0o600)
    }

    @Test func twoDescriptorsExcludeEachOther() throws {
        let one = try open()
        let other = try open()
        #expect(try one.tryLock())
        #expect(try !other.tryLock())
        one.unlock()
        #expect(try other.tryLock())
        #expect(try !one.tryLock())
    }

    @Test func closingTheDescriptorGivesTheLockBack() throws {
        let other = try open()
        do {
            let one = try open()
            #expect(try one.tryLock())
        }
        #expect(try other.tryLock())
    }

    @Test func aFreeLockIsHadWithoutTheTimer() async throws {
        await #expect(processExitsWith: .success) { [path = folder.path("lock") as String] in
            let timer = try Timer(sending: .lockTimer)  // its signal would end this process
            let lock = try Descriptor.openOrCreate(path, permissions: 0o600)
            #expect(try lock.lock(within: 1, timer: timer) == .locked)
        }
    }

    @Test func aWaitEndsInTimeAndLeavesNoTimerBehind() async throws {
        await #expect(processExitsWith: .success) { [path = folder.path("lock") as String] in
            let held = try Descriptor.openOrCreate(path, permissions: 0o600)
            #expect(try held.tryLock())
            #expect(
                holdsInChild {
                    Signals.interrupt(on: .lockTimer)
                    let lock = try Descriptor.openOrCreate(path, permissions: 0o600)
                    let start = monotonicMilliseconds()
                    let outcome = try lock.lock(within: 200, timer: try Timer(sending: .lockTimer))
                    let waited = monotonicMilliseconds() - start
                    Signals.block([.lockTimer])
                    let late = Signals.wait(for: [.lockTimer], milliseconds: 100)
                    return outcome == .timedOut && (200..<2000).contains(waited) && late == nil
                })
        }
    }

    @Test func aWaiterGetsTheLockWhenItIsGivenBack() async throws {
        await #expect(processExitsWith: .success) { [path = folder.path("lock") as String] in
            let held = try Descriptor.openOrCreate(path, permissions: 0o600)
            #expect(try held.tryLock())
            let (reading, writing) = try OpenDescriptor.pipe()
            let waiter = try fork {
                Signals.interrupt(on: .lockTimer)
                return try Self.waitForLock(path, announcing: writing) == .locked ? 0 : 1
            }
            _ = try readSome(reading, atMost: 1)  // the other one is about to wait
            held.unlock()
            #expect(statusAtTheEnd(of: waiter) == 0)
        }
    }

    private static func waitForLock(_ path: String, announcing writing: OpenDescriptor) throws -> LockOutcome {
        let lock = try Descriptor.openOrCreate(path, permissions: 0o600)
        let timer = try Timer(sending: .lockTimer)
        try writeAll(writing, [1])
        return try lock.lock(within: 10_000, timer: timer)
    }
}
