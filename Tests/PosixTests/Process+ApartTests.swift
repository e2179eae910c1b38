import Glibc
import TestSupport
import Testing

@testable import Posix

/// Processes of the tests' own: nothing here may touch the one that runs them.
@Suite struct ProcessApartTests {
    @Test func nobodyWaitsForWhatIsDoneApart() async {
        await #expect(processExitsWith: .success) {
            alarm(20)
            let (waiting, end) = try OpenDescriptor.pipe()
            let (hearing, telling) = try OpenDescriptor.pipe()
            let parent = Process.id
            // What is not given to it is closed there: the writing end, for one.
            try Process.apart(keeping: [waiting.number, telling.number], closing: [0]) {
                let isApart = getpid() != parent && getsid(0) != getsid(parent) && fcntl(0, F_GETFD) >= 0
                let isAtTheEnd = (try? readSome(waiting).isEmpty) == true
                try? writeAll(telling, [isApart ? 1 : 0, isAtTheEnd ? 1 : 0])
            }
            #expect(Process.endedChild() == nil)
            end.close()
            #expect(try readSome(hearing) == [1, 1])
        }
    }

    @Test func aWaitForALockEndsThereToo() async {
        await #expect(processExitsWith: .success) {
            alarm(20)
            Signals.interrupt(on: .lockTimer)
            let timer = try Timer(sending: .lockTimer)
            let folder = try TemporaryDirectory()
            let held = try Descriptor.openOrCreate(folder.path("lock"), permissions: 0o600)
            #expect(try held.tryLock())
            let (hearing, telling) = try OpenDescriptor.pipe()
            try Process.apart(keeping: [telling.number], closing: []) {
                let file = try? Descriptor.openOrCreate(folder.path("lock"), permissions: 0o600)
                let outcome = try? file?.lock(within: 200, timer: timer)
                try? writeAll(telling, [outcome == .timedOut ? 1 : 0])
            }
            #expect(try readSome(hearing, atMost: 1) == [1])
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func whatIsDoneApartEndsBySignalsThatWereSetAside(number: Int32) async {
        await #expect(processExitsWith: .success) { [number = number as Int32] in
            alarm(20)
            Signals.block([.terminate, .interrupt])
            for signal in [Signal.terminate, .interrupt] { Signals.stop(on: signal) }
            let (hearing, telling) = try OpenDescriptor.pipe()
            try Process.apart(keeping: [telling.number], closing: []) {
                try? writeAll(telling, Array("\(getpid())".utf8))
                while true { pause() }
            }
            telling.close()
            let id = try #require(pid_t(String(decoding: try readSome(hearing), as: UTF8.self)))
            try checked("kill") { kill(id, number) }
            #expect(try readSome(hearing).isEmpty)
        }
    }
}
