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
        var readiness = try Readiness(of: [reading.number], watch: nil, letting: [])
        let wake = try readiness.wait()
        #expect(wake == .ready(reading.number))
    }

    @Test func aDescriptorThatEndedIsReadyToo() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        writing.close()
        var readiness = try Readiness(of: [reading.number], watch: nil, letting: [])
        let wake = try readiness.wait()
        #expect(wake == .ready(reading.number))
        #expect(Readiness.isReadable(reading.number))
    }

    @Test func theEndOfTheWatchedOneEndsTheWait() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        var life = try Pipe()
        life.closeWriting()
        var readiness = try Readiness(of: [reading.number], watch: life.reading.number, letting: [])
        let first = try readiness.wait()
        try writeAll(writing, [1])
        let second = try readiness.wait()
        #expect(first == .watchEnded && second == .watchEnded)
    }

    @Test func aWatchedOneThatLivesDoesNotEndIt() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        let life = try Pipe()
        try writeAll(writing, [1])
        var readiness = try Readiness(of: [reading.number], watch: life.reading.number, letting: [])
        let wake = try readiness.wait()
        #expect(wake == .ready(reading.number))
    }

    @Test func aBlockedSignalIsLetInOnlyDuringTheWait() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    let pipe = try Pipe()
                    Signals.block([.terminate, .interrupt])
                    var readiness = try Readiness(of: [pipe.reading.number], watch: nil, letting: [.terminate])
                    Signals.stop(on: .terminate)
                    raise(SIGTERM)
                    let before = Signals.stopped
                    let wake = try readiness.wait()
                    return !before && wake == .interrupted && Signals.stopped
                })
            #expect(
                holdsInChild {
                    let pipe = try Pipe()
                    Signals.block([.terminate])
                    var readiness = try Readiness(of: [pipe.reading.number], watch: nil, letting: [.terminate])
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
                    var readiness = try Readiness(of: [reading.number], watch: nil, letting: [.terminate])
                    return try readiness.wait() == .ready(reading.number)
                })
        }
    }
}
