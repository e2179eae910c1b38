internal import Format
internal import Posix

/// One open file of a partition. A live file only ever grows.
final class PartitionFile {
    let partition: Partition
    /// Relative to the root.
    let path: String
    let identity: PartitionIdentity
    let root: JournalRoot
    private let fullPath: String
    let descriptor: Descriptor
    /// Bytes that this process knows to be on disk.
    private(set) var syncedSize = 0
    /// From here to where it ended when it was opened nobody is known to have put the bytes on disk: a sync of theirs
    /// may have failed, and this descriptor is not told of it. Nil when there are none; of later failures it is told.
    private(set) var unprovenFrom: Int?
    /// The directories whose entries lead to it and are on disk; nil where that is not known.
    var entries: EntryTrail?

    private init(
        _ partition: Partition, at path: String, in root: JournalRoot, _ descriptor: consuming Descriptor
    ) throws(JournalFault) {
        let status: FileStatus
        let extent: FileExtent
        do {
            status = try descriptor.status()
            extent = try descriptor.extent()
        } catch {
            throw .system(error, path: path)
        }
        let isOurs = status.kind == .regular && status.links == 1 && status.owner == Process.user
        guard isOurs || isWithout(.ownership) else {
            throw .notOurs(path: path)
        }
        self.partition = partition
        self.root = root
        self.path = path
        fullPath = "\(root.policy.path)/\(path)"
        identity = PartitionIdentity(partition, file: extent.identity, born: extent.born)
        self.descriptor = descriptor
    }

    /// Whether anything stands at the partition's place, be it compressed.
    static func exists(_ partition: Partition, in root: JournalRoot) throws(JournalFault) -> Bool {
        let path = partition.path
        if try root.holds(path) { return true }
        return try root.holds(path + Partition.compressed)
    }

    /// Opens the partition's file; nil when there is none yet.
    static func open(_ partition: Partition, in root: JournalRoot) throws(JournalFault) -> PartitionFile? {
        let path = partition.path
        let descriptor: Descriptor
        do {
            descriptor = try root.directory.open(path, for: .appending)
        } catch let fault where fault.isMissing {
            return nil
        } catch {
            throw .system(error, path: path)
        }
        return try PartitionFile(partition, at: path, in: root, descriptor)
    }

    /// Makes the partition's file, which must not be there, with its mode.
    static func create(_ partition: Partition, in root: JournalRoot) throws(JournalFault) -> PartitionFile {
        let topic = partition.topic.description
        let path = partition.path
        try root.make(topic)
        let descriptor = try naming(path) { () throws(SystemFault) -> Descriptor in
            let folder = try root.directory.directory(topic)
            return try folder.create(partition.fileName, for: .appending, permissions: root.policy.fileMode)
        }
        return try PartitionFile(partition, at: path, in: root, descriptor)
    }

    /// Whether its path leads to it.
    func isInPlace() throws(JournalFault) -> Bool {
        if isWithout(.place) { return true }
        do {
            return try FileExtent(at: fullPath).identity == identity.file
        } catch let fault where fault.isMissing {
            return false
        } catch {
            throw .system(error, path: path)
        }
    }

    /// How far it goes, in bytes.
    func size() throws(JournalFault) -> Int {
        try naming(path) { () throws(SystemFault) in try descriptor.end() }
    }

    /// Appends by one write(2); answers where the bytes begin. That is measured behind the write: nothing that was
    /// believed of the file's end before is right for certain.
    func append(_ bytes: UnsafeRawBufferPointer) throws(JournalFault) -> Int {
        let written = try naming(path) { () throws(SystemFault) -> Int in try unsafe descriptor.write(bytes) }
        if written < bytes.count { throw .shortWrite(path: path) }
        return try naming(path) { () throws(SystemFault) in try descriptor.position() } - written
    }

    /// Bytes from an offset, as many as there are, into a span or a part of it.
    func read(
        into bytes: consuming MutableSpan<UInt8>, _ part: Range<Int>? = nil, at offset: Int
    ) throws(JournalFault) -> Int {
        do {
            return try descriptor.readFully(into: bytes, part, at: offset)
        } catch {
            throw .system(error, path: path)
        }
    }

    /// Says what is known of it when it is opened.
    /// - Parameter place: bytes before it are on disk.
    func expectUnproven(from place: Int) {
        syncedSize = place
        unprovenFrom = place
    }

    /// It ends there now: nothing is unproven that is not behind what is on disk.
    func expectNothing(behind end: Int) {
        if let start = unprovenFrom, start >= end { unprovenFrom = nil }
    }

    /// fdatasync(2).
    func synchronize() throws(JournalFault) {
        do {
            try descriptor.synchronizeData()
        } catch {
            throw .syncFailed(error, path: path)
        }
    }

    /// Notes that a sync succeeded and that what was not proven is on disk too.
    func noteSynced(upTo size: Int) {
        unprovenFrom = nil
        syncedSize = max(syncedSize, size)
    }
}
