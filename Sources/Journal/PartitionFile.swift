internal import Posix
internal import Webhook

/// One open file of a partition. A live file only ever grows.
final class PartitionFile {
    let partition: Partition
    /// Relative to the root.
    let path: String
    let identity: FileIdentity
    private let root: JournalRoot
    private let fullPath: String
    private let descriptor: Descriptor
    /// Bytes that this process knows to be on disk.
    private(set) var syncedSize = 0
    /// Syncs of others that were under way when it was opened: a failure of theirs is not told to this descriptor.
    var unsettled: [Int64] = []

    private init(
        _ partition: Partition, in root: JournalRoot, _ descriptor: consuming Descriptor
    ) throws(JournalFault) {
        let status: FileStatus
        do { status = try descriptor.status() } catch { throw .system(error, path: partition.path) }
        guard status.kind == .regular, status.links == 1, status.owner == Process.user else {
            throw .notOurs(path: partition.path)
        }
        self.partition = partition
        self.root = root
        path = partition.path
        fullPath = "\(root.policy.path)/\(path)"
        identity = status.identity
        self.descriptor = descriptor
    }

    /// Whether anything stands at the partition's place.
    static func exists(_ partition: Partition, in root: JournalRoot) throws(JournalFault) -> Bool {
        do {
            _ = try fileStatus(of: "\(root.policy.path)/\(partition.path)")
            return true
        } catch let fault where fault.isMissing {
            return false
        } catch {
            throw .system(error, path: partition.path)
        }
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
        return try PartitionFile(partition, in: root, descriptor)
    }

    /// Makes the partition's file, which must not be there: its mode set and its directory synced before its first
    /// byte.
    static func create(_ partition: Partition, in root: JournalRoot) throws(JournalFault) -> PartitionFile {
        let topic = partition.topic.description
        try root.make(topic)
        let descriptor = try naming(partition.path) { () throws(SystemFault) -> Descriptor in
            let folder = try root.directory.directory(topic)
            let file = try folder.create(partition.fileName, for: .appending, permissions: root.policy.fileMode)
            try folder.synchronize()
            return file
        }
        return try PartitionFile(partition, in: root, descriptor)
    }

    /// How far it goes; nil when its path does not lead to it any more.
    func extent() throws(JournalFault) -> FileExtent? {
        try extent { () throws(SystemFault) in try FileExtent(at: fullPath) }
    }

    /// The same, but for the directory of the data: that was looked for a moment ago.
    func extentInRoot() throws(JournalFault) -> FileExtent? {
        try extent { () throws(SystemFault) in try root.directory.extent(of: path) }
    }

    private func extent(_ look: () throws(SystemFault) -> FileExtent) throws(JournalFault) -> FileExtent? {
        do {
            let extent = try look()
            return extent.identity == identity ? extent : nil
        } catch let fault where fault.isMissing {
            return nil
        } catch {
            throw .system(error, path: path)
        }
    }

    /// Appends by one write(2).
    func append(_ bytes: UnsafeRawBufferPointer) throws(JournalFault) {
        let written = try naming(path) { () throws(SystemFault) -> Int in try unsafe descriptor.write(bytes) }
        if written < bytes.count { throw .shortWrite(path: path) }
    }

    /// Bytes from an offset, as many as there are.
    func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(JournalFault) -> Int {
        try naming(path) { () throws(SystemFault) -> Int in try unsafe descriptor.readFully(into: bytes, at: offset) }
    }

    /// Makes all bytes up to `size` durable.
    func synchronize(upTo size: Int) throws(JournalFault) {
        do {
            try descriptor.synchronizeData()
        } catch {
            throw .syncFailed(error, path: path)
        }
        syncedSize = max(syncedSize, size)
    }
}
