import Glibc
import TestSupport
import Testing

@testable import Posix

/// What a process does about signals is the whole process's: each test has one of its own.
@Suite struct SignalsTests {
    @Test func eachSignalHasANumberOfItsOwn() {
        #expect(Set(Signal.allCases.map(\.number)).count == Signal.allCases.count)
    }

    @Test func aBlockedSignalWaitsUntilItIsLetIn() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    Signals.stop(on: .terminate)
                    Signals.block([.terminate])
                    raise(SIGTERM)
                    let before = Signals.stopped
                    Signals.unblock([.terminate])
                    return !before && Signals.stopped
                })
            #expect(
                holdsInChild {
                    Signals.stop(on: .interrupt)
                    Signals.block([.interrupt, .hangUp])
                    raise(SIGINT)
                    let before = Signals.stopped
                    Signals.unblock([.interrupt, .hangUp])
                    return !before && Signals.stopped
                })
        }
    }

    @Test func anIgnoredSignalDoesNothingAndARestoredOneEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGHUP)) {
            Signals.unblock([.hangUp])
            Signals.ignore(.hangUp)
            raise(SIGHUP)
            Signals.restore(.hangUp)
            raise(SIGHUP)
        }
    }

    @Test func aSignalThatInterruptsEndsABlockingCall() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    Signals.interrupt(on: .lockTimer)
                    let timer = try Timer(sending: .lockTimer)
                    timer.arm(milliseconds: 10, interval: 10)
                    let pipe = try Pipe()
                    var byte: UInt8 = 0
                    return read(pipe.reading.number, &byte, 1) == -1 && errno == EINTR
                })
        }
    }

    @Test func waitingGivesTheSignalThatCameOrNothingInTime() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    Signals.block([.child, .hangUp])
                    raise(SIGHUP)
                    let came = Signals.wait(for: [.child, .hangUp], milliseconds: 10_000)
                    return came == .hangUp && Signals.wait(for: [.child, .hangUp], milliseconds: 20) == nil
                })
        }
    }
}
