internal import Posix

/// The whole of a topic's lock file. The record is written while the topic's lock is held; the two notes by whoever has
/// synced a file, without it.
struct TopicState {
    /// The places of its blocks in the file.
    enum Place: Int {
        case record, confirmed, failed

        /// The place of its first word.
        fileprivate var start: Int { rawValue * StateBlock.words }
    }

    let record: TopicRecord?
    private let confirmed: SyncNote?
    /// The file whose sync failed last in this boot, until its day goes on in another one.
    let failed: PartitionIdentity?

    /// Reads it by one call; what is not there or not whole is nil.
    /// - Parameter boot: of now.
    init(in lock: borrowing Descriptor, boot: BootId) throws(SystemFault) {
        var words = InlineArray<60, UInt64>(repeating: 0)
        var span = words.mutableSpan
        _ = try unsafe span.withUnsafeMutableBytes { (bytes) throws(SystemFault) -> Int in
            try unsafe lock.read(into: bytes, at: 0)
        }
        record = TopicRecord(words.span, at: Place.record.start)
        let confirmed = SyncNote(words.span, at: Place.confirmed.start, SyncNote.confirmed)
        let failed = SyncNote(words.span, at: Place.failed.start, SyncNote.failed)
        self.confirmed = confirmed?.boot == boot ? confirmed : nil
        self.failed = failed?.boot == boot ? failed?.file : nil
    }

    /// Bytes of a file that somebody knows to be on disk.
    func syncedSize(of file: PartitionIdentity) -> Int {
        let recorded = record?.file == file ? record?.syncedSize ?? 0 : 0
        return max(recorded, confirmed?.file == file ? confirmed?.size ?? 0 : 0)
    }

    /// The directories whose entries lead to a file and are on disk.
    func entries(of file: PartitionIdentity) -> EntryTrail? {
        record?.file == file ? record?.entries : nil
    }
}
