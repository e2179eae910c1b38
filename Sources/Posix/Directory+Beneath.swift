private import CPosix
internal import Glibc

/// Opening beneath, with and without openat2(2).
extension Directory {
    borrowing func openBeneath(
        _ path: String, _ flags: Int32, _ permissions: mode_t
    ) throws(SystemFault) -> Descriptor {
        let all = flags | O_CLOEXEC | O_NOFOLLOW
        guard !Self.leadsUp(path) else { throw SystemFault(.open, EXDEV) }
        if isWithout(.beneath) { return try step(number, path, flags | O_CLOEXEC, permissions) }
        do {
            return Descriptor(
                owning: try systemCall(.open) {
                    unsafe cposix_open_beneath(number, path, all, permissions)
                })
        } catch let fault where fault.isRefused {
            return try openStepwise(path, all, permissions)
        }
    }

    /// Whether one of a path's components is `..`. Byte by byte: the first look of a process at characters is dear.
    private static func leadsUp(_ path: String) -> Bool {
        var dots = 0
        for byte in path.utf8 {
            if byte == UInt8(ascii: "/") {
                if dots == 2 { return true }
                dots = 0
            } else {
                dots = byte == UInt8(ascii: ".") && dots >= 0 ? dots + 1 : -1
            }
        }
        return dots == 2
    }

    /// What openat2(2) does in one call, component by component: for kernels before 5.6, and where it is forbidden.
    borrowing func openStepwise(
        _ path: String, _ flags: Int32, _ permissions: mode_t
    ) throws(SystemFault) -> Descriptor {
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
        guard !Self.leadsUp(path), let last = parts.last, path.utf8.first != UInt8(ascii: "/") else {
            throw SystemFault(.open, EXDEV)
        }
        var parent = try step(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        for part in parts.dropLast() {
            parent = try step(parent.number, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
        }
        return try step(parent.number, String(last), flags, permissions)
    }

    private borrowing func step(
        _ parent: Int32, _ name: String, _ flags: Int32, _ permissions: mode_t
    ) throws(SystemFault) -> Descriptor {
        Descriptor(owning: try systemCall(.open) { unsafe openat(parent, name, flags, permissions) })
    }
}
