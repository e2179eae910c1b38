import Testing

@testable import PostgreSQL

/// How long is waited, by a clock that the test moves.
@Suite("Patience")
struct PatienceTests {
    /// What is left at each moment: milliseconds, or the fault.
    private func left(_ patience: Patience, at moments: [Int64]) -> [Result<Int64, PostgresFault>] {
        moments.map { now in
            Result { () throws(PostgresFault) in try patience.left(at: now) }
        }
    }

    @Test("a time for all of it is over when it is over")
    func whole() {
        var patience = Patience(10_000, at: 500)
        #expect(left(patience, at: [500, 10_499, 10_500]) == [.success(10_000), .success(1), .failure(.timedOut)])
        patience.leave(at: 600)
        #expect(left(patience, at: [599, 600]) == [.success(1), .failure(.stopped)])
    }

    @Test("what else was done is no wait, and gives no more than its own time")
    func postponed() {
        var patience = Patience(10_000, grace: 1000, at: 0)
        patience.postpone(by: 60_000)
        #expect(left(patience, at: [62_000, 69_999, 70_000]) == [.success(8_000), .success(1), .failure(.timedOut)])
        patience.leave(at: 62_000)
        #expect(left(patience, at: [62_999, 63_000]) == [.success(1), .failure(.stopped)])
    }

    @Test("where progress counts, each change of what was not taken gives all of the time again")
    func progress() {
        var patience = Patience(3000, isRenewed: true, at: 0)
        #expect(left(patience, at: [0, 2500, 3000]) == [.success(1000), .success(500), .failure(.timedOut)])
        patience.see(notTaken: 70_000, at: 1000)
        patience.see(notTaken: 70_000, at: 2000)
        #expect(left(patience, at: [3999, 4000]) == [.success(1), .failure(.timedOut)])
        patience.see(notTaken: 60_000, at: 3000)
        #expect(left(patience, at: [5999, 6000]) == [.success(1), .failure(.timedOut)])
    }

    @Test("who is to leave has the grace alone, whatever the progress, and no more than there was")
    func grace() {
        var patience = Patience(3000, grace: 1000, isRenewed: true, at: 0)
        patience.leave(at: 500)
        patience.see(notTaken: 1, at: 600)
        patience.leave(at: 1400)
        #expect(left(patience, at: [1499, 1500]) == [.success(1), .failure(.stopped)])
        var late = Patience(3000, grace: 1000, at: 0)
        late.leave(at: 2900)
        #expect(left(late, at: [2999, 3000]) == [.success(1), .failure(.stopped)])
    }
}
