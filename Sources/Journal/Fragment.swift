internal import Format
internal import Posix

/// Bytes of a file that are no line: what a writer left that died, or a power cut. They are kept in `torn/` and
/// overwritten with blanks where they stand, which never shrinks the file. Each step can be done again after a kill.
struct Fragment {
    private static let chunk = 65536

    /// Where it lies in its file.
    let range: Range<Int>

    /// Moves it: all of it becomes blanks.
    func move(from file: PartitionFile, in root: JournalRoot) throws(JournalFault) {
        try keep(file, in: root)
        try blank(file, in: root)
    }

    /// Copies it to `torn/`, written aside and renamed, unless an earlier try did so: then nothing stands here but its
    /// blanks and, behind them, what that try wrote of its own line.
    private func keep(_ file: PartitionFile, in root: JournalRoot) throws(JournalFault) {
        try root.make(JournalRoot.torn)
        let name = file.partition.fragmentName(offset: range.lowerBound)
        let path = "\(JournalRoot.torn)/\(name)"
        let folder = try naming(path) { () throws(SystemFault) in try root.directory.directory(JournalRoot.torn) }
        if try Self.exists(name, in: folder, path) { return }
        let aside = ".\(name)"
        try? folder.remove(aside)  // left by a writer that died here; creating tells
        let copy = try naming(path) { () throws(SystemFault) in
            try folder.create(aside, for: .updating, permissions: root.policy.fileMode)
        }
        try copyBytes(of: file, to: copy, path)
        try naming(path) { () throws(SystemFault) in
            try copy.synchronizeData()
            try folder.rename(aside, to: name)
            try folder.synchronize()
            try root.directory.synchronize()  // the folder may be new
        }
    }

    private func copyBytes(
        of file: PartitionFile, to copy: borrowing Descriptor, _ path: String
    ) throws(JournalFault) {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
            let bytes = try file.bytes(start..<min(range.upperBound, start + Self.chunk))
            do { try copy.writeAll(bytes) } catch { throw .system(error, path: path) }
        }
    }

    private static func exists(
        _ name: String, in folder: borrowing Directory, _ path: String
    ) throws(JournalFault) -> Bool {
        do {
            _ = try folder.open(name, for: .reading)
            return true
        } catch let fault where fault.isMissing {
            return false
        } catch {
            throw .system(error, path: path)
        }
    }

    /// Overwrites it in place. By a second descriptor, since Linux appends to one that was opened for it.
    private func blank(_ file: PartitionFile, in root: JournalRoot) throws(JournalFault) {
        let blanks = [UInt8](repeating: UInt8(ascii: " "), count: min(range.count, Self.chunk))
        let updating = try naming(file.path) { () throws(SystemFault) in
            try root.directory.open(file.path, for: .updating)
        }
        let identity = try naming(file.path) { () throws(SystemFault) in try updating.status().identity }
        guard identity == file.identity.file else { throw .keptMoving(path: file.path) }
        try naming(file.path) { () throws(SystemFault) in
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
                let count = min(Self.chunk, range.upperBound - start)
                try updating.writeAll(blanks.span.extracting(0..<count), at: start)
            }
        }
    }
}
