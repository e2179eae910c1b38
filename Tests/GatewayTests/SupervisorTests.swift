import Glibc
import Posix
import TestSupport
import Testing

@testable import Gateway

/// A supervisor in a child; each of its workers writes its id into a pipe and then waits for a signal, or fails.
@Suite struct SupervisorTests {
    /// Reads the ids that workers wrote.
    private static func ids(_ count: Int, _ reading: OpenDescriptor) throws -> [pid_t] {
        var bytes: [UInt8] = []
        while bytes.count < count * 4 { bytes += try readSome(reading, atMost: count * 4 - bytes.count) }
        return bytes.withUnsafeBytes { buffer in
            (0..<count).map { buffer.loadUnaligned(fromByteOffset: $0 * 4, as: pid_t.self) }
        }
    }

    private static func announce(_ writing: OpenDescriptor) {
        withUnsafeBytes(of: getpid()) { _ = write(writing.number, $0.baseAddress, 4) }
    }

    /// Waits as an idle worker does, and leaves when it is told to or the supervisor is gone.
    private static func idle(_ watch: Int32, _ writing: OpenDescriptor) -> Int32 {
        Signals.block([.terminate])
        Signals.stop(on: .terminate)
        announce(writing)
        do {
            var readiness = try Readiness(of: [watch], watch: nil, letting: [.terminate])
            _ = try readiness.wait()
            return 0
        } catch {
            return 1
        }
    }

    private static func supervise(
        _ workers: Int, reload: () -> Int? = { nil }, refresh: () -> Void = {}, _ work: (Int32) -> Int32
    ) throws -> Int32 {
        let supervisor = try Supervisor(workers: workers) { _ in }
        supervisor.run(patience: { 5000 }, work: work, reload: reload, refresh: refresh)
        return 0
    }

    private static func isGone(_ id: pid_t) -> Bool { kill(id, 0) == -1 && errno == ESRCH }

    @Test(arguments: [SIGTERM, SIGINT])
    func allWorkersLeaveWhenTheSupervisorIsToldToStop(signal: Int32) async {
        await #expect(processExitsWith: .success) { [signal = signal as Int32] in
            let (reading, writing) = try OpenDescriptor.pipe()
            let supervisor = try fork { try Self.supervise(3) { Self.idle($0, writing) } }
            let workers = try Self.ids(3, reading)
            #expect(Set(workers).count == 3)
            kill(supervisor, signal)
            #expect(statusAtTheEnd(of: supervisor) == 0)
            #expect(workers.allSatisfy { Self.isGone($0) })
        }
    }

    @Test func aWorkerThatIsKilledIsReplaced() async {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let supervisor = try fork { try Self.supervise(2) { Self.idle($0, writing) } }
            let first = try Self.ids(2, reading)
            kill(first[0], SIGKILL)
            let next = try Self.ids(1, reading)
            #expect(!first.contains(next[0]))
            kill(supervisor, SIGTERM)
            #expect(statusAtTheEnd(of: supervisor) == 0)
        }
    }

    /// The first so many workers, each of which ends at once with that status, and how long they took.
    private static func workers(_ count: Int, endingWith status: Int32) throws -> (ids: [pid_t], milliseconds: Int64) {
        let (reading, writing) = try OpenDescriptor.pipe()
        let start = monotonicMilliseconds()
        let supervisor = try fork {
            try supervise(1) { _ in
                announce(writing)
                return status
            }
        }
        let workers = (ids: try ids(count, reading), milliseconds: monotonicMilliseconds() - start)
        kill(supervisor, SIGTERM)
        #expect(statusAtTheEnd(of: supervisor) == 0)
        return workers
    }

    @Test func aQuickExitZeroIsFollowedAtOnce() async {
        await #expect(processExitsWith: .success) {
            let workers = try Self.workers(50, endingWith: 0)
            #expect(Set(workers.ids).count == 50 && workers.milliseconds < 30_000)  // backed off: minutes
        }
    }

    @Test func aQuickFailureIsBackedOff() async {
        await #expect(processExitsWith: .success) {
            let workers = try Self.workers(4, endingWith: 1)
            #expect(workers.milliseconds >= 700)  // 0.1 s, 0.2 s and 0.4 s
        }
    }

    @Test func workersLeaveWhenTheSupervisorIsKilled() async {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let supervisor = try fork { try Self.supervise(2) { Self.idle($0, writing) } }
            let workers = try Self.ids(2, reading)
            kill(supervisor, SIGKILL)
            _ = statusAtTheEnd(of: supervisor)
            writing.close()
            #expect(try readSome(reading).isEmpty)  // the end: nobody holds the other end any more
            #expect(workers.count == 2)
        }
    }

    @Test func hangUpReplacesAllWorkersByAsManyAsAreWantedNow() async {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let supervisor = try fork { try Self.supervise(2, reload: { 3 }) { Self.idle($0, writing) } }
            let old = try Self.ids(2, reading)
            kill(supervisor, SIGHUP)
            let new = try Self.ids(3, reading)
            #expect(Set(old + new).count == 5)
            try waitUntil("the old workers leave") { old.allSatisfy { Self.isGone($0) } }
            kill(supervisor, SIGTERM)
            #expect(statusAtTheEnd(of: supervisor) == 0)
        }
    }

    @Test func hangUpThatBringsNothingGoodLeavesTheWorkers() async {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let (reloads, reloading) = try OpenDescriptor.pipe()
            let supervisor = try fork {
                let reload: () -> Int? = {
                    Self.announce(reloading)
                    return nil
                }
                return try Self.supervise(2, reload: reload) { Self.idle($0, writing) }
            }
            let workers = try Self.ids(2, reading)
            kill(supervisor, SIGHUP)
            #expect(try Self.ids(1, reloads) == [supervisor])
            #expect(workers.allSatisfy { !Self.isGone($0) })
            kill(supervisor, SIGTERM)
            #expect(statusAtTheEnd(of: supervisor) == 0)
        }
    }

    @Test func aWorkerThatDoesNotLeaveIsKilledInTime() async {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let supervisor = try fork {
                let supervisor = try Supervisor(workers: 1) { _ in }
                supervisor.run(
                    patience: { 200 },
                    work: { _ in
                        Signals.ignore(.terminate)
                        Self.announce(writing)
                        while true { pause() }
                    }, reload: { nil }, refresh: {})
                return 0
            }
            let workers = try Self.ids(1, reading)
            kill(supervisor, SIGTERM)
            #expect(statusAtTheEnd(of: supervisor) == 0)
            try waitUntil("the stuck worker's end") { Self.isGone(workers[0]) }
        }
    }

    @Test func aWorkerMaySayThatThereIsSomethingNew() async {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try OpenDescriptor.pipe()
            let (looks, looking) = try OpenDescriptor.pipe()
            let supervisor = try fork {
                let refresh = { Self.announce(looking) }
                return try Self.supervise(1, refresh: refresh) { Self.idle($0, writing) }
            }
            let workers = try Self.ids(1, reading)
            #expect(try Self.ids(1, looks) == [supervisor])  // before the worker was started
            kill(supervisor, SIGUSR1)
            #expect(try Self.ids(1, looks) == [supervisor])
            #expect(!Self.isGone(workers[0]))
            kill(supervisor, SIGTERM)
            #expect(statusAtTheEnd(of: supervisor) == 0)
        }
    }
}
