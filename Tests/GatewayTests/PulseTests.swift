import Testing

@testable import Gateway

@Suite struct PulseTests {
    /// Whether one is due at each of these times, asked one after another.
    private func due(_ interval: Int64?, from start: Int64, at times: [Int64]) -> [Bool] {
        var pulse = Pulse(every: interval, now: start)
        return times.map { pulse.isDue(now: $0) }
    }

    @Test func withoutAnIntervalNoneIsEverDue() {
        #expect(Pulse(every: nil, now: 0).dueAt == nil)
        #expect(due(nil, from: 0, at: [0, .max]) == [false, false])
    }

    @Test func theFirstIsDueAtOnceAndTheNextAnIntervalLater() {
        #expect(due(50, from: 1000, at: [1000, 1049, 1060, 1109, 1110]) == [true, false, true, false, true])
    }

    @Test func anIntervalOfNothingIsAMillisecond() {
        #expect(due(0, from: 7, at: [7, 7, 8]) == [true, false, true])
    }
}
