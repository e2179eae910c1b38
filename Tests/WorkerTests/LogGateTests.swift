import Glibc
import Posix
import TestSupport
import Testing

@testable import Worker

@Suite struct LogGateTests {
    @Test func fiveLinesOfAKindPassInTenSeconds() {
        let gate = LogGate()
        let passed = (0..<20).filter { gate.pass(.notStored, now: 1000 + $0) != nil }
        #expect(passed == [0, 1, 2, 3, 4])
        #expect(gate.pass(.notStored, now: 10_999) == nil)
        #expect(gate.pass(.notStored, now: 11_000) == 16)
        #expect(gate.pass(.notStored, now: 11_001) == 0)
    }

    @Test func kindsAreCountedApart() {
        let gate = LogGate()
        for _ in 0..<20 { _ = gate.pass(.refusedSignature, now: 1) }
        for kind in LogKind.allCases where kind != .refusedSignature { #expect(gate.pass(kind, now: 1) == 0) }
    }

    @Test func nothingIsMissedWhereNotManyCome() {
        let gate = LogGate()
        for second in 0..<20 { #expect(gate.pass(.healed, now: Int64(second) * 3000 + 1) == 0) }
    }

    @Test func lostLinesAreToldOnce() {
        let gate = LogGate()
        #expect(gate.takeLost() == 0)
        gate.lose(1)
        gate.lose(2)
        #expect(gate.takeLost() == 3)
        #expect(gate.takeLost() == 0)
    }

    @Test func theWorkersOfASupervisorShareIt() async {
        await #expect(processExitsWith: .success) {
            let gate = LogGate()
            for _ in 0..<3 {
                let id = try Process.fork()
                if id == 0 { Process.leave(gate.pass(.worker, now: 5) == nil ? 1 : 0) }
                var status: Int32 = -1
                waitpid(id, &status, 0)
                #expect(status == 0)
            }
            #expect((0..<4).map { gate.pass(.worker, now: 6 + $0) } == [0, 0, nil, nil])
        }
    }
}

@Suite struct LogStampTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try makeDirectory(folder.path(".hookline"), mode: 0o700)
    }

    @Test func oneLinePassesInTenSeconds() throws {
        let stamp = LogStamp(data: folder.path)
        let now = WallClock.system.microseconds
        #expect(stamp.pass())
        #expect(!LogStamp(data: folder.path).pass(clock: WallClock { now + 5_000_000 }))
        #expect(stamp.pass(clock: WallClock { now + 60_000_000 }))
        #expect(try mode(of: folder.path(".hookline/log")) == 0o600)
    }

    @Test func aClockThatWasSetBackDoesNotSilenceIt() {
        let stamp = LogStamp(data: folder.path)
        #expect(stamp.pass())
        #expect(stamp.pass(clock: WallClock { 1_000_000 }))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func inADirectoryOfAnotherUserNothingIsMade() throws {
        try checked("chown") { chown(folder.path, 65_534, 65_534) }
        let stamp = LogStamp(data: folder.path)
        #expect(stamp.pass() && stamp.pass())
        #expect(try directoryEntries(folder.path(".hookline")).isEmpty)
    }

    @Test func withoutAPlaceForItEveryLinePasses() {
        let stamp = LogStamp(data: folder.path("no"))
        #expect(stamp.pass())
        #expect(stamp.pass())
    }
}
