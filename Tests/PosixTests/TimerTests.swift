import Glibc
import TestSupport
import Testing

@testable import Posix

/// Timers send to the whole process: each test runs in a child with one thread.
@Suite struct TimerTests {
    /// One whose signal waits to be taken.
    private static func timer() throws -> Timer {
        Signals.block([.user1])
        return try Timer(sending: .user1)
    }

    @Test func aTimerSendsItsSignalOnceWhenItIsOver() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    Signals.block([.user1])
                    let start = monotonicMilliseconds()
                    try Timer(sending: .user1).arm(milliseconds: 50)
                    let first = Signals.wait(for: [.user1], milliseconds: 10_000)
                    let waited = monotonicMilliseconds() - start
                    let second = Signals.wait(for: [.user1], milliseconds: 100)
                    return first == .user1 && waited >= 50 && second == nil
                })
        }
    }

    @Test func anIntervalSendsItAgainUntilTheTimerIsDisarmed() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    let timer = try Self.timer()
                    timer.arm(milliseconds: 10, interval: 10)
                    for _ in 0..<5 where Signals.wait(for: [.user1], milliseconds: 10_000) == nil { return false }
                    timer.disarm()
                    _ = Signals.wait(for: [.user1], milliseconds: 0)  // one may have come before
                    return Signals.wait(for: [.user1], milliseconds: 100) == nil
                })
        }
    }

    @Test func aTimerThatIsDisarmedInTimeSendsNothing() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    let timer = try Self.timer()
                    timer.arm(milliseconds: 5_000)
                    timer.disarm()
                    return Signals.wait(for: [.user1], milliseconds: 100) == nil
                })
        }
    }

    @Test func twoTimersWithTwoSignalsDoNotDisturbEachOther() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    Signals.block([.user1, .lockTimer])
                    let one = try Timer(sending: .user1)
                    let other = try Timer(sending: .lockTimer)
                    one.arm(milliseconds: 100)
                    other.arm(milliseconds: 10, interval: 10)
                    other.disarm()
                    return Signals.wait(for: [.user1], milliseconds: 10_000) == .user1
                })
        }
    }

    @Test func aFifthTimerIsRefused() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<4 { _ = try Timer(sending: .user1) }
            #expect(throws: SystemFault(.timer, EAGAIN)) { _ = try Timer(sending: .user1) }
        }
    }
}
