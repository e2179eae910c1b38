internal import Posix

/// What the device has of an open file. A sync of one's own does not tell: the kernel told of an earlier failure once, to
/// descriptors that are gone, and marked the pages clean.
extension ByteSource {
    /// Up to where, of a range, the device has what the page cache has, behind a sync that succeeded. Where a file system
    /// has no way past the cache, the bytes are read from the device when they are asked for the next time.
    func endOnDevice(of range: Range<Int>) throws(ReadingFault) -> Int {
        if range.isEmpty { return range.upperBound }
        let end = try naming(path) { () throws(SystemFault) -> Int? in
            guard let direct = try DirectFile(of: descriptor) else { return nil }
            return try agreed(of: range, in: direct)
        }
        if let end { return end }
        descriptor.forgetCached(range)
        return range.upperBound
    }

    private func agreed(of range: Range<Int>, in direct: borrowing DirectFile) throws(SystemFault) -> Int? {
        let first = range.lowerBound / DirectFile.alignment * DirectFile.alignment
        for place in stride(from: first, to: range.upperBound, by: DirectFile.chunk) {
            let count = min(DirectFile.chunk, range.upperBound - place)
            var same = try agreement(count, at: place, direct)
            // A writer may have blanked a fragment between both looks.
            if same != count { same = try agreement(count, at: place, direct) }
            guard let same else { return nil }
            // What stands before the range was believed before, and may not be there either.
            if same < count { return max(range.lowerBound, place + same) }
        }
        return range.upperBound
    }

    /// How many bytes from a place on are the same in the page cache and on the device, of so many; nil as in `DirectFile`.
    private func agreement(
        _ count: Int, at place: Int, _ direct: borrowing DirectFile
    ) throws(SystemFault) -> Int? {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = try descriptor.readFully(into: bytes.mutableSpan, at: place)
        return try direct.agreement(with: bytes, at: place).map { min($0, found) }
    }
}
