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
