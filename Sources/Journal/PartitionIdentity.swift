internal import Format
internal import Posix

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

    /// Of the five words from a place on, as `words` gives them; nil where they are no file's.
    init?(_ words: Span<UInt64>, at place: Int) {
        guard let day = words[place].day, let segment = words[place + 1].count else { return nil }
        self.day = day
        self.segment = segment
        file = FileIdentity(device: words[place + 2], inode: words[place + 3])
        born = Int64(bitPattern: words[place + 4])
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
