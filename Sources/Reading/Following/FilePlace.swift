internal import Format
internal import Posix

/// A file of a topic, and how far it was read.
struct FilePlace {
    let partition: Partition
    /// The last line that was given.
    var last: Position?
    /// All whole lines before it were looked at.
    var offset = 0
    /// The file as it was when it was read to its end, or to what can't be read; nil before that.
    var seen: FileExtent?
    /// It was compressed, and read to its end: nothing more goes into it.
    var isFinished = false

    init(_ partition: Partition, last: Position? = nil) {
        self.partition = partition
        self.last = last
        offset = last?.receipt.end ?? 0
    }

    /// What was read of it is not there any more: it is read from its first line.
    mutating func begin() {
        (last, offset, seen) = (nil, 0, nil)
    }
}
