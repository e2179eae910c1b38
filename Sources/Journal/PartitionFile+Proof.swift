internal import Posix

/// Whether bytes that another process wrote are on disk. A sync of one's own does not tell: the kernel told of a failure
/// once, to descriptors that are gone, and marked the pages clean. Nor would it help to write the bytes again: ext4 leaves
/// an extent unwritten whose first write failed, so later ones into its blocks are read back as NULs after a mount,
/// though their sync succeeded. What counts is what the device has.
extension PartitionFile {
    /// More than this is not looked through while a sender waits, in bytes.
    private static let mostProven = 64 << 20

    /// More is unproven than can be looked through: somebody stored without syncs, who leaves that to the kernel.
    func isTooLongToProve(_ size: Int) -> Bool { unprovenFrom.map { size - $0 > Self.mostProven } ?? false }

    /// Whether a range of whole lines is on disk, after a sync that succeeded.
    func isOnDisk(_ range: Range<Int>) throws(JournalFault) -> Bool {
        if range.isEmpty { return true }
        guard range.count <= Self.mostProven, try isSameOnDevice(range) else { return false }
        return try Recovery(of: self, from: range.lowerBound, size: range.upperBound).fragments.isEmpty
    }

    /// Whether the device has the bytes that the page cache has. Where a file system has no way past the cache, the
    /// bytes are read from the device when they are asked for the next time.
    private func isSameOnDevice(_ range: Range<Int>) throws(JournalFault) -> Bool {
        let direct = try naming(path) { () throws(SystemFault) in
            try DirectFile(path, beneath: root.directory)
        }
        guard let direct else {
            descriptor.forgetCached(range)
            return true
        }
        guard try naming(path, { () throws(SystemFault) in try direct.identity() }) == identity.file else {
            throw .keptMoving(path: path)
        }
        let first = range.lowerBound / DirectFile.alignment * DirectFile.alignment
        for place in stride(from: first, to: range.upperBound, by: DirectFile.chunk) {
            let wanted = place..<min(place + DirectFile.chunk, range.upperBound)
            let cached = try bytes(wanted)
            guard let isThere = try has(direct, cached, at: place) else {
                descriptor.forgetCached(range)
                return true
            }
            if !isThere || cached.count < wanted.count { return false }
        }
        return true
    }

    private func has(_ direct: borrowing DirectFile, _ bytes: [UInt8], at place: Int) throws(JournalFault) -> Bool? {
        do {
            return try direct.has(bytes, at: place)
        } catch {
            throw .syncFailed(error, path: path)
        }
    }
}
