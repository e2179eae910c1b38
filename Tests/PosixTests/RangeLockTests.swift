import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct RangeLockTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func open() throws -> Descriptor {
        try Descriptor.openOrCreate(folder.path("sync"), permissions: 0o600)
    }

    @Test func eachByteHasOneHolder() throws {
        let one = try open()
        let other = try open()
        #expect(try one.tryLock(byte: 7))
        #expect(try !other.tryLock(byte: 7))
        #expect(try other.tryLock(byte: 8))
        one.unlock(byte: 7)
        #expect(try other.tryLock(byte: 7))
    }

    @Test func theBytesOfOthersAreTold() throws {
        let one = try open()
        let other = try open()
        #expect(try other.heldBytes().isEmpty)
        for byte in [3, 1 << 40, 4, 100] as [Int64] { #expect(try one.tryLock(byte: byte)) }
        #expect(try other.heldBytes() == [3, 4, 100, 1 << 40])
        #expect(try one.heldBytes().isEmpty)
    }

    @Test func closingGivesTheBytesBack() throws {
        let other = try open()
        do {
            let one = try open()
            #expect(try one.tryLock(byte: 1))
            #expect(try other.heldBytes() == [1])
        }
        #expect(try other.heldBytes().isEmpty)
    }

    @Test func closingAnotherDescriptorOfTheFileDoesNot() throws {
        let one = try open()
        let other = try open()
        #expect(try one.tryLock(byte: 1))
        do { _ = try open() }
        #expect(try other.heldBytes() == [1])
    }

    @Test func waitingForAFreeByteTakesNothing() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let one = try Descriptor.openOrCreate(folder.path("sync"), permissions: 0o600)
            let other = try Descriptor.openOrCreate(folder.path("sync"), permissions: 0o600)
            let timer = try Timer(sending: .lockTimer)
            Signals.ignore(.lockTimer)
            #expect(try one.awaitRelease(ofByte: 5, within: 10_000, timer: timer) == .locked)
            #expect(try other.heldBytes().isEmpty)
        }
    }

    @Test func aByteThatIsNotGivenBackIsWaitedForOnlySoLong() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let held = try Descriptor.openOrCreate(folder.path("sync"), permissions: 0o600)
            #expect(try held.tryLock(byte: 5))
            #expect(
                holdsInChild {
                    Signals.interrupt(on: .lockTimer)
                    let other = try Descriptor.openOrCreate(folder.path("sync"), permissions: 0o600)
                    let start = monotonicMilliseconds()
                    let timer = try Timer(sending: .lockTimer)
                    let outcome = try other.awaitRelease(ofByte: 5, within: 100, timer: timer)
                    return outcome == .timedOut && (100..<2000).contains(monotonicMilliseconds() - start)
                })
        }
    }
}
