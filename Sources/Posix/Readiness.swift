private import CPosix
private import Glibc

/// What ended a wait.
package enum Wake: Equatable, Sendable { case ready, watchEnded, interrupted, timedOut }

/// Waits until a listening socket has a connection, a second descriptor is readable or has ended, or a signal comes:
/// epoll_pwait(2). Of several processes that wait for the socket one wakes.
package struct Readiness: ~Copyable {
    private let set: Descriptor

    /// - Parameters:
    ///   - listener: the socket to wait for.
    ///   - watch: a second descriptor whose end ends the wait.
    ///   - signals: ones that are blocked now, and let in only during the wait, so that none is missed between a check
    ///     and it.
    package init(of listener: Int32, watch: Int32?, letting signals: [Signal]) throws(SystemFault) {
        let numbers = signals.map(\.number)
        set = Descriptor(
            owning: try systemCall(.poll) {
                unsafe cposix_watch(listener, watch ?? -1, numbers, UInt32(numbers.count))
            })
    }

    /// Blocks until one of the three happens.
    /// - Parameter milliseconds: the longest wait; nil waits for ever.
    package borrowing func wait(milliseconds: Int64? = nil) throws(SystemFault) -> Wake {
        do {
            let bits = try systemCall(.poll, retries: false) {
                cposix_watch_wait(set.number, Int32(milliseconds ?? -1))
            }
            return bits == 0 ? .timedOut : bits & 2 != 0 ? .watchEnded : .ready
        } catch let fault where fault.isInterrupted {
            return .interrupted
        }
    }

    /// Whether a descriptor has something to read right now, or has ended.
    package static func isReadable(_ number: Int32) -> Bool {
        var polled = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return unsafe Glibc.poll(&polled, 1, 0) == 1
    }
}

/// A pipe that carries nothing: when its writing end is gone, the reading end says so.
package struct Pipe: ~Copyable {
    package let reading: Descriptor
    private var writing: Descriptor?

    /// pipe(2).
    package init() throws(SystemFault) {
        var ends: (Int32, Int32) = (-1, -1)
        _ = try systemCall(.pipe) {
            unsafe withUnsafeMutablePointer(to: &ends) {
                unsafe $0.withMemoryRebound(to: Int32.self, capacity: 2) { unsafe Glibc.pipe($0) }
            }
        }
        reading = Descriptor(owning: ends.0)
        writing = Descriptor(owning: ends.1)
    }

    /// Gives the writing end up in this process.
    package mutating func closeWriting() {
        writing = nil
    }
}
