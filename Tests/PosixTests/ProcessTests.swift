import Glibc
import TestSupport
import Testing

@testable import Posix

/// Processes of the tests' own: nothing here may touch the one that runs them.
@Suite struct ProcessTests {
    @Test(arguments: [[0], [1, 2], [0, 1, 2], [2], []] as [[Int32]])
    func closedStandardDescriptorsAreOpenedOnTheNullDevice(closed: [Int32]) async {
        await #expect(processExitsWith: .success) { [closed = closed as [Int32]] in
            #expect(
                holdsInChild {
                    var null = stat()
                    stat("/dev/null", &null)
                    for number in closed { close(number) }
                    try Process.prepare()
                    for number in closed {
                        var status = stat()
                        guard fstat(number, &status) == 0, status.st_rdev == null.st_rdev else { return false }
                    }
                    let next = try Descriptor.openForReading("/dev/null").release()
                    return next > 2 && (0...2).allSatisfy { fcntl($0, F_GETFD) >= 0 }
                })
        }
    }

    /// All of ours but the three that are ignored then.
    @Test(arguments: [
        Signal.allCases.filter { ![.pipe, .fileSize, .terminalOutput].contains($0) }.map(\.number), [SIGCHLD],
    ])
    func whatAStarterDidToSignalsIsUndone(numbers: [Int32]) async {
        await #expect(processExitsWith: .success) { [numbers = numbers as [Int32]] in
            #expect(
                holdsInChild {
                    var all = sigset_t()
                    sigfillset(&all)
                    pthread_sigmask(SIG_SETMASK, &all, nil)
                    for number in numbers { signal(number, SIG_IGN) }
                    raise(SIGUSR2)  // waits now, and is not meant for us
                    alarm(1)
                    try Process.prepare()
                    var (now, action) = (sigset_t(), sigaction())
                    pthread_sigmask(SIG_BLOCK, nil, &now)
                    let areFree = numbers.allSatisfy { sigismember(&now, $0) == 0 }
                    let areDefault = numbers.allSatisfy {
                        sigaction($0, nil, &action) == 0 && action.__sigaction_handler.sa_handler == nil
                    }
                    return areFree && areDefault && alarm(0) == 0
                })
        }
    }

    @Test func aSignalToLeaveThatCameBeforeIsObeyed() async {
        await #expect(processExitsWith: .success) {
            let child = try fork {
                Signals.block([.terminate])
                raise(SIGTERM)
                try Process.prepare()
                return 0
            }
            #expect(statusAtTheEnd(of: child) == SIGTERM)
        }
    }

    @Test func whoIsNoChildIsSentNothing() async {
        await #expect(processExitsWith: .success) {
            let parent = getpid()
            #expect(
                holdsInChild {
                    Process.send(.terminate, to: parent)
                    Process.end(parent)
                    return !Process.isLivingChild(parent) && !Process.hasChildren
                })
            let child = try fork { pause() }
            #expect(Process.isLivingChild(child) && Process.hasChildren)
            Process.end(child)
            _ = statusAtTheEnd(of: child)
            #expect(!Process.isLivingChild(child))
        }
    }

    @Test func aWriterWithoutAReaderAndASizeLimitAreFaultsAndNotTheEnd() async {
        await #expect(processExitsWith: .success) {
            try Process.prepare()
            let (reading, writing) = try OpenDescriptor.pipe()
            reading.close()
            #expect(throws: HostFault.call("write", errno: EPIPE)) { try writeAll(writing, [1]) }
            raise(SIGXFSZ)
        }
    }

    @Test func thereAreNoCoreDumpsNoTracingAndNoRightsForOthers() async {
        await #expect(processExitsWith: .success) {
            try Process.prepare()
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(4), &limit)  // RLIMIT_CORE
            #expect(limit.rlim_max == 0)
            #expect(umask(0) == 0o077)
            let status = String(decoding: try readFile("/proc/self/limits"), as: UTF8.self)
            #expect(status.contains("Max core file size        0"))
        }
    }

    @Test func aProcessThatWakesWithoutPreemptingIsScheduledAsBatchAndSoAreItsChildren() async {
        await #expect(processExitsWith: .success) {
            #expect(sched_getscheduler(0) == 0)
            Process.wakeWithoutPreempting()
            let batch: Int32 = 3  // sched(7)
            #expect(sched_getscheduler(0) == batch)
            #expect(holdsInChild { sched_getscheduler(0) == batch })
        }
    }

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

    @Test func howAChildEndedIsToldOnce() async throws {
        await #expect(processExitsWith: .success) {
            Signals.block([.child])
            #expect(Process.endedChild() == nil)
            let leaver = try fork { 7 }
            var ended: (id: pid_t, end: ProcessEnd)?
            try waitUntil("the child that leaves") {
                ended = Process.endedChild()
                return ended != nil
            }
            #expect(ended?.id == leaver)
            #expect(ended?.end == .exited(7))
            #expect(Process.endedChild() == nil)
        }
    }

    @Test(arguments: [SIGTERM, SIGKILL])
    func aChildThatIsSentASignalEndsByIt(number: Int32) async throws {
        await #expect(processExitsWith: .success) { [number = number as Int32] in
            let id = try fork { pause() }
            if number == SIGKILL { Process.end(id) } else { Process.send(.terminate, to: id) }
            var ended: (id: pid_t, end: ProcessEnd)?
            try waitUntil("the child that is ended") {
                ended = Process.endedChild()
                return ended != nil
            }
            #expect(ended?.end == .killed(number))
            Process.send(.terminate, to: id)  // gone already: no fault
        }
    }

    @Test func theProcessKnowsItself() {
        #expect(Process.id == getpid())
        #expect(Process.user == geteuid())
    }

    @Test func theEnvironmentIsReadWhole() async {
        await #expect(processExitsWith: .success) {
            setenv("HOOKLINE_TEST_ONE", "a=b=c", 1)
            setenv("HOOKLINE_TEST_EMPTY", "", 1)
            #expect(Environment.value("HOOKLINE_TEST_ONE") == "a=b=c")
            #expect(Environment.value("HOOKLINE_TEST_EMPTY")?.isEmpty == true)
            #expect(Environment.value("HOOKLINE_TEST_NONE") == nil)
            setenv("ANOTHER", "HOOKLINE_TEST", 1)
            let ours = Environment.variables(beginning: "HOOKLINE_TEST")
            #expect(ours.map(\.name) == ["HOOKLINE_TEST_ONE", "HOOKLINE_TEST_EMPTY"])
            #expect(ours.map(\.value) == ["a=b=c", ""])
            #expect(Environment.list != nil)
        }
    }

    @Test func anEmptyEnvironmentHasNoEntries() async {
        await #expect(processExitsWith: .success) {
            clearenv()
            #expect(Environment.variables(beginning: "").isEmpty)
        }
    }

    @Test func onlyTheParentThatWasMeantIsSentASignal() async {
        await #expect(processExitsWith: .success) {
            Signals.ignore(.user1)
            let parent = Process.id
            #expect(
                holdsInChild {
                    Process.send(.terminate, toParent: parent + 1)  // would end the parent
                    Process.send(.user1, toParent: parent)
                    return true
                })
        }
    }
}
