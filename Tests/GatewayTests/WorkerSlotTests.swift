import Posix
import Testing

@testable import Gateway

@Suite struct WorkerSlotTests {
    /// A slot whose worker was started at `start` and ended so long after.
    private func slot(_ end: ProcessEnd, after life: Int64) -> WorkerSlot {
        var slot = WorkerSlot(now: 0)
        slot.started(7, now: 1000)
        slot.ended(end, now: 1000 + life)
        return slot
    }

    @Test func aNewSlotIsDueAtOnce() {
        #expect(WorkerSlot(now: 42).dueAt == 42)
        #expect(WorkerSlot(now: 42).id == nil)
    }

    @Test func aRunningWorkerIsNotDue() {
        var slot = WorkerSlot(now: 0)
        slot.started(7, now: 5)
        #expect(slot.id == 7)
        #expect(slot.dueAt == nil)
        #expect(slot.state == .running(id: 7, since: 5))
    }

    @Test(
        arguments: [
            (.exited(0), 0, 0), (.exited(0), 999, 0), (.exited(0), 60_000, 0), (.exited(1), 0, 100),
            (.exited(1), 999, 100),
            (.exited(1), 1000, 0), (.killed(9), 0, 100), (.killed(9), 5000, 0), (.exited(75), 20_000, 0),
        ] as [(ProcessEnd, Int64, Int64)])
    func onlyAQuickFailureIsBackedOff(end: ProcessEnd, life: Int64, delay: Int64) {
        #expect(slot(end, after: life).dueAt == 1000 + life + delay)
    }

    @Test func crashesDoubleTheDelayUpToFiveSeconds() {
        var slot = WorkerSlot(now: 0)
        var delays: [Int64] = []
        for round in 0..<8 {
            let now = Int64(round) * 10_000
            slot.started(7, now: now)
            slot.ended(.killed(11), now: now)
            delays.append((slot.dueAt ?? -1) - now)
        }
        #expect(delays == [100, 200, 400, 800, 1600, 3200, 5000, 5000])
    }

    @Test(arguments: [(9_999, 200), (10_000, 100)] as [(Int64, Int64)])
    func tenSecondsOfHealthMakeCrashesForgotten(life: Int64, delay: Int64) {
        var slot = slot(.exited(1), after: 0)
        slot.started(8, now: 2000)
        slot.ended(.exited(1), now: 2000 + life)
        #expect(slot.dueAt == 2000 + life)
        slot.started(9, now: 20_000)
        slot.ended(.exited(1), now: 20_000)
        #expect(slot.dueAt == 20_000 + delay)
    }

    @Test func aWorkerIsSteadyUnlessItIsTheNextOfARowThatFails() {
        var slot = WorkerSlot(now: 0)
        #expect(!slot.isSteady(now: 0))
        slot.started(7, now: 0)
        #expect(slot.isSteady(now: 0))
        slot.ended(.killed(11), now: 0)
        #expect(!slot.isSteady(now: 50))
        slot.started(8, now: 100)
        #expect(!slot.isSteady(now: 10_099))
        #expect(slot.isSteady(now: 10_100))
    }

    @Test func aWorkerThatCannotBeStartedIsTriedAgainLater() {
        var slot = WorkerSlot(now: 0)
        slot.failedToStart(now: 50)
        #expect(slot.dueAt == 150)
        slot.failedToStart(now: 150)
        #expect(slot.dueAt == 350)
    }

    @Test func theEndOfAWorkerThatDoesNotRunChangesNothing() {
        var slot = WorkerSlot(now: 42)
        slot.ended(.killed(9), now: 50)
        #expect(slot == WorkerSlot(now: 42))
    }
}
