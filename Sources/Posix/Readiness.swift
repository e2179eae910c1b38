private import CPosix
private import Glibc

/// What ended a wait.
package enum Wake: Equatable, Sendable { case ready, watchEnded, interrupted }

/// Waits until a descriptor can be read, another one is readable or hung up, or a signal comes: ppoll(2).
package struct Readiness: Sendable {
    private let descriptors: [Int32]
    private let signals: [Int32]

    /// - Parameters:
    ///   - number: the descriptor to wait for.
    ///   - watch: a second one whose end ends the wait.
    ///   - signals: blocked ones that are let in only during the wait, so that none is missed between a check and it.
    package init(of number: Int32, watch: Int32?, letting signals: [Signal]) {
        descriptors = [number] + (watch.map { [$0] } ?? [])
        self.signals = signals.map(\.number)
    }

    /// Blocks until one of the three happens.
    package func wait() throws(SystemFault) -> Wake {
        var first: Int16 = 0
        var second: Int16 = 0
        do {
            _ = try systemCall(.poll, retries: false) { poll(&first, &second) }
        } catch let fault where fault.isInterrupted {
            return .interrupted
        }
        if second != 0 { return .watchEnded }
        return .ready
    }

    private func poll(_ first: inout Int16, _ second: inout Int16) -> Int32 {
        unsafe withUnsafeTemporaryAllocation(of: Int16.self, capacity: 2) { ready in
            unsafe ready[0] = 0
            unsafe ready[1] = 0
            let result = unsafe cposix_wait_readable(
                descriptors, ready.baseAddress, UInt32(descriptors.count), signals, UInt32(signals.count))
            first = unsafe ready[0]
            second = unsafe ready[1]
            return result
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
