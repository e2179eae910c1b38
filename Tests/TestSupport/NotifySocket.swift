import Glibc

/// A datagram socket as a service manager has one, by a path or by an abstract name.
package final class NotifySocket {
    private let descriptor: OpenDescriptor

    /// Binds it; a name that begins with `@` is abstract.
    package init(_ name: String) throws {
        descriptor = OpenDescriptor(owning: try checked("socket") { socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0) })
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        if name.hasPrefix("@") { address.sun_path.0 = 0 }
        // The name stands behind the family, and its length is told: an abstract one ends nowhere else.
        let size = socklen_t(MemoryLayout<sa_family_t>.size + name.utf8.count)
        _ = try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try checked("bind \(name)") { bind(descriptor.number, address, size) }
            }
        }
    }

    /// The next message's lines; nil when none comes in time.
    package func next(within milliseconds: Int32 = 20_000) -> [String]? {
        var waiting = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor.number, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Reads on until a message has a line; false when it does not come in time.
    package func hears(_ line: String, before deadline: Deadline = Deadline(after: .seconds(20))) -> Bool {
        while !deadline.isOver {
            if next(within: 100)?.contains(line) == true { return true }
        }
        return false
    }
}
