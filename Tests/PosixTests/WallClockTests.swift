import Glibc
import Testing

@testable import Posix

@Suite struct WallClockTests {
    @Test func theSystemsClockIsTheTimeOfDay() {
        let before = Int64(time(nil))
        let now = WallClock.system.microseconds
        #expect(now >= before * 1_000_000)
        #expect(now < before * 1_000_000 + 60_000_000)
    }

    @Test func aTestsClockSaysWhatItIsTold() {
        #expect(WallClock { 42 }.microseconds == 42)
    }

    @Test func theMonotonicClockDoesNotGoBack() {
        var last = monotonicMilliseconds()
        for _ in 0..<1000 {
            let now = monotonicMilliseconds()
            #expect(now >= last)
            last = now
        }
    }
}
