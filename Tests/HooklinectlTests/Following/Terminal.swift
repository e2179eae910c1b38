import Glibc
import TestSupport

/// A terminal without a person: pty(7).
final class Terminal: Sendable {
    /// What a program has as its terminal.
    let inner: OpenDescriptor
    /// What the person would see.
    private let outer: OpenDescriptor

    /// The requests by which it is unlocked and tells its number: TIOCSPTLCK, TIOCGPTN.
    private static let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    init() throws {
        let outer = try OpenDescriptor.opening("/dev/ptmx", O_RDWR | O_NOCTTY)
        self.outer = outer
        var (isLocked, place) = (Int32(0), Int32(0))
        try checked("TIOCSPTLCK") { ioctl(outer.number, Self.unlock, &isLocked) }
        try checked("TIOCGPTN") { ioctl(outer.number, Self.number, &place) }
        inner = try OpenDescriptor.opening("/dev/pts/\(place)", O_RDWR | O_NOCTTY)
    }

    /// What has been shown since it was last asked, when it ends with that.
    func shown(to end: String) throws -> String {
        var bytes: [UInt8] = []
        try waitUntil("\(end) on the terminal") {
            while hasMore { bytes += try readSome(outer) }
            return bytes.suffix(end.utf8.count).elementsEqual(end.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What was shown, when nothing more comes.
    func rest() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while hasMore { bytes += try readSome(outer) }
        return bytes
    }

    /// Whether something is shown that was not asked for yet.
    var hasMore: Bool {
        var waits = pollfd(fd: outer.number, events: Int16(POLLIN), revents: 0)
        return poll(&waits, 1, 0) == 1
    }
}
