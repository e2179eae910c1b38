private import Glibc

/// Tells what happens in directories: inotify(7).
package struct FileEvents: ~Copyable {
    /// One thing that happened.
    package struct Event: Sendable {
        /// The directory, as `watch` numbered it.
        package let directory: Int32
        /// What in it; empty for the directory itself.
        package let name: String
        fileprivate let mask: UInt32

        /// Bytes were written to it, or it was cut.
        package var isGrowth: Bool { mask == UInt32(IN_MODIFY) }
        /// More happened than the kernel keeps.
        package var isLost: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }
        /// The directory is no longer at its path: it is watched no more.
        package var isOver: Bool { mask & UInt32(IN_IGNORED | IN_MOVE_SELF | IN_UNMOUNT) != 0 }
    }

    /// Of `struct inotify_event`, before the name.
    private static let headLength = 16
    private static let kinds = UInt32(
        IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MOVE_SELF | IN_ONLYDIR)

    private let descriptor: Descriptor
    private var room = [UInt8](repeating: 0, count: 1 << 16)

    /// inotify_init1(2).
    package init() throws(SystemFault) {
        let flags = Int32(IN_CLOEXEC | IN_NONBLOCK)
        descriptor = Descriptor(owning: try systemCall(.watch) { inotify_init1(flags) })
    }

    /// The number, for calls that borrow it.
    package var number: Int32 { descriptor.number }

    /// Watches the directory at an absolute path: inotify_add_watch(2). One that is watched already keeps its number.
    package func watch(_ path: String) throws(SystemFault) -> Int32 {
        try systemCall(.watch) { unsafe path.withPath { unsafe inotify_add_watch(number, $0, Self.kinds) } }
    }

    /// Watches one no more: inotify_rm_watch(2).
    package func forget(_ directory: Int32) {
        _ = inotify_rm_watch(number, directory)  // it may be gone already
    }

    /// What has happened since; never waits.
    package mutating func next() throws(SystemFault) -> [Event] {
        var events: [Event] = []
        while let count = try read() {
            var place = 0
            while place < count { events.append(event(at: &place)) }
        }
        return events
    }

    /// Reads events; nil when there are none.
    private mutating func read() throws(SystemFault) -> Int? {
        do {
            return try descriptor.readChunk(&room, room.count)
        } catch let fault where fault.wouldWait {
            return nil
        }
    }

    private func event(at place: inout Int) -> Event {
        let name = place + Self.headLength
        let end = name + Int(word(at: place + 12))
        defer { place = end }
        return Event(
            directory: Int32(bitPattern: word(at: place)), name: String(keeping: room[name..<end].prefix { $0 != 0 }),
            mask: word(at: place + 4) & ~UInt32(IN_ISDIR))
    }

    private func word(at place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(room[place + $1]) << UInt32(8 * $1) }
    }
}
