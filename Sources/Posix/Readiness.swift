private import CPosix
private import Glibc

/// What ended a wait.
package enum Wake: Equatable, Sendable {
    /// The descriptor that has something to read.
    case ready(Int32)
    case watchEnded, interrupted, timedOut
}

/// Waits until one of some descriptors can be read, a watched one is readable or has ended, or a signal comes:
/// epoll_pwait(2), or ppoll(2) where that is forbidden. One in a process.
package struct Readiness: ~Copyable {
    private let watch: Int32?
    private var descriptors: [Int32] = []
    /// Nil where ppoll(2) does it.
    private var set: Descriptor?

    /// - Parameters:
    ///   - listeners: sockets to wait for; of several processes that wait for one, one wakes.
    ///   - watch: a descriptor whose end ends the wait.
    ///   - signals: ones that are blocked now, and let in only during the wait, so that none is missed between a check
    ///     and it.
    package init(of listeners: [Int32], watch: Int32?, letting signals: [Signal]) throws(SystemFault) {
        let numbers = signals.map(\.number)
        unsafe cposix_let_in(numbers, UInt32(numbers.count))
        self.watch = watch
        do {
            set = Descriptor(owning: try systemCall(.epoll) { cposix_epoll_make() })
        } catch let fault where fault.isRefused {
            set = nil
        }
        if let watch { try add(watch, token: 0) }
        for listener in listeners { try add(listener, isShared: true) }
    }

    /// One more to wait for.
    /// - Parameter isShared: other processes wait for it too.
    package mutating func add(_ descriptor: Int32, isShared: Bool = false) throws(SystemFault) {
        try add(descriptor, token: UInt32(descriptor) + 1, isShared: isShared)
    }

    private mutating func add(_ descriptor: Int32, token: UInt32, isShared: Bool = false) throws(SystemFault) {
        if let number = set?.number {
            do {
                _ = try systemCall(.epoll) { cposix_epoll_add(number, descriptor, token, isShared ? 1 : 0) }
            } catch let fault where fault.isRefused {
                set = nil
            }
        }
        descriptors.append(descriptor)
    }

    /// Waits for one of them no more; before it is closed.
    package mutating func remove(_ descriptor: Int32) {
        if let number = set?.number { _ = cposix_epoll_remove(number, descriptor) }
        descriptors.removeAll { $0 == descriptor }
    }

    /// Blocks until something happens.
    /// - Parameter milliseconds: the longest wait; nil waits for ever.
    package mutating func wait(milliseconds: Int64? = nil) throws(SystemFault) -> Wake {
        let longest = Int32(clamping: milliseconds ?? -1)
        do {
            if let number = set?.number {
                do {
                    return wake(try systemCall(.poll, retries: false) { cposix_epoll_wait(number, longest) })
                } catch let fault where fault.isRefused {
                    set = nil
                }
            }
            return try poll(longest)
        } catch let fault where fault.isInterrupted {
            return .interrupted
        }
    }

    /// By the token: 0 is the watched one's.
    private func wake(_ result: Int32) -> Wake {
        result == 0 ? .timedOut : result == 1 ? .watchEnded : .ready(result - 2)
    }

    private func poll(_ longest: Int32) throws(SystemFault) -> Wake {
        let place = try systemCall(.poll, retries: false) {
            unsafe cposix_poll_wait(descriptors, UInt32(descriptors.count), longest)
        }
        if place == 0 { return .timedOut }
        let isOver = watch.map { Self.isReadable($0) } ?? false
        return isOver ? .watchEnded : .ready(descriptors[Int(place) - 1])
    }

    /// Whether a descriptor has something to read right now, or has ended.
    package static func isReadable(_ number: Int32) -> Bool {
        Connection.comes(number, within: 0)
    }
}
