private import Glibc

/// The time of day, as the kernel has it: clock_gettime(2) with CLOCK_REALTIME. Tests pass one of their own.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Int64

    /// A clock that says what `read` gives: microseconds since 1970, UTC.
    package init(_ read: @escaping @Sendable () -> Int64) {
        self.read = read
    }

    /// Microseconds since 1970, UTC.
    package var microseconds: Int64 { read() }

    /// The machine's own clock.
    package static let system = WallClock {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    }
}

/// Milliseconds of a clock that nobody sets: clock_gettime(2) with CLOCK_MONOTONIC.
package func monotonicMilliseconds() -> Int64 { monotonicMicroseconds() / 1000 }

/// Microseconds of the same clock.
package func monotonicMicroseconds() -> Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
}

/// Lets time pass: nanosleep(2). A signal may end it early.
package func pause(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    unsafe nanosleep(&time, nil)
}
