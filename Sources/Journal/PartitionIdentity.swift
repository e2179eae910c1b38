internal import Posix
internal import Webhook

/// What tells a partition's file from every other one, also over time. The number of an inode alone does not: a file
/// system gives that of a file that was removed to the next one.
struct PartitionIdentity: Equatable {
    let day: Day
    let segment: Int
    let file: FileIdentity
    /// When it was made, in nanoseconds since 1970; 0 where the file system does not say.
    let born: Int64

    init(_ partition: Partition, file: FileIdentity, born: Int64) {
        day = partition.day
        segment = partition.segment
        self.file = file
        self.born = born
    }

    /// Of five words, as `words` gives them.
    init(words: (UInt64, UInt64, UInt64, UInt64, UInt64)) {
        day = Day(number: Int64(bitPattern: words.0))
        segment = Int(truncatingIfNeeded: words.1)
        file = FileIdentity(device: words.2, inode: words.3)
        born = Int64(bitPattern: words.4)
    }

    /// As it is kept in Hookline's state.
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64) {
        (UInt64(bitPattern: day.number), UInt64(segment), file.device, file.inode, UInt64(bitPattern: born))
    }

    /// Whether it is that of a file at this place.
    func isOf(_ partition: Partition) -> Bool { day == partition.day && segment == partition.segment }

    /// The place of the file.
    func partition(of topic: Topic) -> Partition { Partition(topic: topic, day: day, segment: segment) }
}
