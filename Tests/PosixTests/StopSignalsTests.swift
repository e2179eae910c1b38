import Glibc
import TestSupport
import Testing

@testable import Posix

/// Signals that ask to leave, in processes of their own.
@Suite struct StopSignalsTests {
    @Test func aSignalIsSeenUntilItIsTaken() async {
        await #expect(processExitsWith: .success) {
            try #require(
                holdsInChild {
                    let stop = try StopSignals()
                    if stop.hasCome || stop.take() { return false }
                    raise(SIGTERM)
                    raise(SIGHUP)
                    return stop.hasCome && stop.take() && stop.take() && !stop.take() && !stop.hasCome
                })
        }
    }

    /// As nohup(1) and a shell's background does it. A blocked signal would be told of all the same.
    @Test func oneThatIsIgnoredStaysIgnored() async {
        await #expect(processExitsWith: .success) {
            try #require(
                holdsInChild {
                    Signals.ignore(.hangUp)
                    let stop = try StopSignals()
                    raise(SIGHUP)
                    if stop.hasCome || Signals.isIgnored(.terminate) || !Signals.isIgnored(.hangUp) { return false }
                    raise(SIGINT)
                    return stop.hasCome
                })
        }
    }

    @Test func roomIsWaitedForUntilSomethingElseCanBeRead() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        let (other, sender) = try OpenDescriptor.pipe()
        #expect(awaitRoom(in: writing.number, orReadable: [other.number]))
        try checked("fcntl") { fcntl(writing.number, F_SETFL, O_NONBLOCK) }
        while write(writing.number, [UInt8](repeating: 0, count: 4096), 4096) > 0 {}
        #expect(!awaitRoom(in: writing.number, orReadable: [], milliseconds: 20))
        try writeAll(sender, [1])
        #expect(!awaitRoom(in: writing.number, orReadable: [other.number]))
        _ = try readSome(reading)
        #expect(awaitRoom(in: writing.number, orReadable: [other.number]))
    }
}
