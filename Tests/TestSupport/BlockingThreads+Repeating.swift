import Glibc
import Synchronization

extension BlockingThreads {
    /// Does `action` again and again, so far apart, as long as `body` runs; gives how often, beside the body's value.
    package static func repeating<Value>(
        every pause: Duration, _ action: @escaping @Sendable () -> Void, during body: () throws -> Value
    ) throws -> (times: Int, value: Value) {
        let isOver = Flag()
        let times = Atomic(0)
        let microseconds = UInt32(pause / .microseconds(1))
        let value = try withoutActuallyEscaping(body) { body in
            let work: @Sendable () -> Void = {
                while !isOver.isRaised {
                    action()
                    times.add(1, ordering: .relaxed)
                    usleep(microseconds)
                }
            }
            return try beside(work) {
                defer { isOver.raise() }
                return try body()
            }
        }
        return (times.load(ordering: .relaxed), value)
    }
}

/// Something that one thread says to the others, once.
package final class Flag: Sendable {
    private let state = Atomic(false)

    /// A flag that is down.
    package init() {}

    /// Whether it was raised.
    package var isRaised: Bool { state.load(ordering: .acquiring) }

    /// Raises it.
    package func raise() { state.store(true, ordering: .releasing) }
}
