import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct ReadinessTests {
    @Test func aDescriptorWithSomethingToReadIsReady() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        #expect(!Readiness.isReadable(reading.number))
        try writeAll(writing, [1])
        #expect(Readiness.isReadable(reading.number))
        #expect(try Readiness(of: reading.number, watch: nil, letting: []).wait() == .ready)
    }

    @Test func aDescriptorThatEndedIsReadyToo() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        writing.close()
        #expect(try Readiness(of: reading.number, watch: nil, letting: []).wait() == .ready)
        #expect(Readiness.isReadable(reading.number))
    }

    @Test func theEndOfTheWatchedOneEndsTheWait() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        var life = try Pipe()
        life.closeWriting()
        let readiness = Readiness(of: reading.number, watch: life.reading.number, letting: [])
        #expect(try readiness.wait() == .watchEnded)
        try writeAll(writing, [1])
        #expect(try readiness.wait() == .watchEnded)
    }

    @Test func aWatchedOneThatLivesDoesNotEndIt() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        let life = try Pipe()
        try writeAll(writing, [1])
        #expect(try Readiness(of: reading.number, watch: life.reading.number, letting: []).wait() == .ready)
    }

    @Test func aBlockedSignalIsLetInOnlyDuringTheWait() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    let pipe = try Pipe()
                    let readiness = Readiness(of: pipe.reading.number, watch: nil, letting: [.terminate])
                    Signals.block([.terminate, .interrupt])
                    Signals.stop(on: .terminate)
                    raise(SIGTERM)
                    let before = Signals.stopped
                    let wake = try readiness.wait()
                    return !before && wake == .interrupted && Signals.stopped
                })
            #expect(
                holdsInChild {
                    let pipe = try Pipe()
                    let readiness = Readiness(of: pipe.reading.number, watch: nil, letting: [.terminate])
                    Signals.block([.terminate])
                    Signals.interrupt(on: .terminate)
                    raise(SIGTERM)
                    _ = try readiness.wait()
                    raise(SIGTERM)  // blocked again: it would end no call here
                    return Signals.wait(for: [.terminate], milliseconds: 0) == .terminate
                })
        }
    }

    @Test func aSignalThatIsNotLetInDoesNotEndTheWait() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    let (reading, writing) = try OpenDescriptor.pipe()
                    Signals.block([.terminate, .hangUp])
                    raise(SIGHUP)
                    try writeAll(writing, [1])
                    return try Readiness(of: reading.number, watch: nil, letting: [.terminate]).wait() == .ready
                })
        }
    }
}
