internal import Posix
internal import Webhook

/// The end of a file that a writer left without its LF, by dying or because the disk was full. It is never truncated:
/// `tail -F` would replay the file, or splice the fragment to the next line. Instead the fragment is kept in `torn/`,
/// overwritten with blanks where it stands, and followed by a line that says so. Each step can be done again after a
/// kill in the middle.
struct TornTail {
    private static let chunk = 65536

    /// Where the fragment lies in its file.
    let range: Range<Int>

    /// The fragment at the end of a file of `size` bytes that does not end whole.
    init(in file: PartitionFile, size: Int) throws(JournalFault) {
        range = try file.lineStart(before: size)..<size
    }

    /// Heals the file.
    /// - Parameter stamp: the time of the line that is put there.
    func heal(_ file: PartitionFile, in root: JournalRoot, pool: BufferPool, stamp: Timestamp) throws(JournalFault) {
        let count = try keepFragment(of: file, in: root)
        try blank(file, in: root)
        var line = pool.take()
        TornLine.append(to: &line, receivedAt: stamp, topic: file.partition.topic, count: count)
        try unsafe line.withBytes { (bytes) throws(JournalFault) in try unsafe file.append(bytes) }
    }

    /// Copies the fragment to `torn/`, written aside and renamed, unless an earlier try did so. The bytes there.
    private func keepFragment(of file: PartitionFile, in root: JournalRoot) throws(JournalFault) -> Int {
        try root.make(JournalRoot.torn)
        let name = file.partition.fragmentName(offset: range.lowerBound)
        let path = "\(JournalRoot.torn)/\(name)"
        let folder = try naming(path) { () throws(SystemFault) in try root.directory.directory(JournalRoot.torn) }
        if let size = try Self.size(of: name, in: folder, path) { return size }
        let aside = ".\(name)"
        try? folder.remove(aside)  // left by a writer that died here; creating tells
        let copy = try naming(path) { () throws(SystemFault) in
            try folder.create(aside, for: .updating, permissions: root.policy.fileMode)
        }
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
            let bytes = try file.bytes(start..<min(range.upperBound, start + Self.chunk))
            try naming(path) { () throws(SystemFault) in try copy.writeAll(bytes) }
        }
        try naming(path) { () throws(SystemFault) in
            try copy.synchronizeData()
            try folder.rename(aside, to: name)
            try folder.synchronize()
        }
        return range.count
    }

    private static func size(
        of name: String, in folder: borrowing Directory, _ path: String
    ) throws(JournalFault) -> Int? {
        do {
            return try folder.open(name, for: .reading).status().size
        } catch let fault where fault.isMissing {
            return nil
        } catch {
            throw .system(error, path: path)
        }
    }

    /// Overwrites the fragment in place. A second descriptor, since Linux appends to one that was opened for it.
    private func blank(_ file: PartitionFile, in root: JournalRoot) throws(JournalFault) {
        let blanks = [UInt8](repeating: UInt8(ascii: " "), count: min(range.count, Self.chunk))
        try naming(file.path) { () throws(SystemFault) in
            let updating = try root.directory.open(file.path, for: .updating)
            guard try updating.status().identity == file.identity else { return }
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
                let count = min(Self.chunk, range.upperBound - start)
                try updating.overwrite(blanks, count: count, at: start)
            }
        }
    }
}

extension Descriptor {
    /// The first `count` of some bytes, at an offset.
    fileprivate borrowing func overwrite(_ bytes: [UInt8], count: Int, at offset: Int) throws(SystemFault) {
        try unsafe bytes.withUnsafeBufferPointer { (all) throws(SystemFault) in
            try unsafe writeAll(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[..<count])), at: offset)
        }
    }
}
