internal import Posix
internal import Webhook

/// Whether bytes that another process wrote are on disk. A sync of one's own does not tell: the kernel told of a failure
/// once, to descriptors that are gone, and marked the pages clean. Nor would it help to write the bytes again: ext4 leaves
/// an extent unwritten whose first write failed, so later ones into its blocks are read back as NULs after a mount,
/// though their sync succeeded. What counts is what the device has.
extension PartitionFile {
    /// Bytes that are read at once.
    private static let chunk = 64 * DirectFile.alignment
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
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.chunk, alignment: DirectFile.alignment)
        defer { unsafe buffer.deallocate() }
        let first = range.lowerBound / DirectFile.alignment * DirectFile.alignment
        for place in stride(from: first, to: range.upperBound, by: Self.chunk) {
            let end = min(place + Self.chunk, range.upperBound)
            guard let count = try unsafe read(direct, into: buffer, at: place) else {
                descriptor.forgetCached(range)
                return true
            }
            guard count >= end - place, try unsafe isCached(buffer, at: place, upTo: end) else { return false }
        }
        return true
    }

    private func read(
        _ direct: borrowing DirectFile, into buffer: UnsafeMutableRawBufferPointer, at place: Int
    ) throws(JournalFault) -> Int? {
        do {
            return try unsafe direct.read(into: buffer, at: place)
        } catch {
            throw .syncFailed(error, path: path)
        }
    }

    private func isCached(
        _ device: UnsafeMutableRawBufferPointer, at place: Int, upTo end: Int
    ) throws(JournalFault) -> Bool {
        let cached = try bytes(place..<end)
        return unsafe cached.elementsEqual(device[..<(end - place)])
    }
}
