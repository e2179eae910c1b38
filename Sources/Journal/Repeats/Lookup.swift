/// What the index answered for a line that is to be written, and what it is told of that line behind the write. Each
/// answer is for one line: `RepeatFinder.note` consumes it.
enum Lookup: ~Copyable {
    /// There is no index, or it can't be asked: the line is stored unmarked, and the index is not told of it.
    case unasked
    /// No line of the signature is known that can be believed: it is a first one. Its entry belongs at the place.
    case first(SeenFile, SeenFile.Place)
    /// The line repeats one, whose entry stands at the place.
    case repeats(FirstLine, SeenFile, SeenFile.Place)

    /// The line that it repeats.
    var first: FirstLine? {
        switch self {
        case .repeats(let first, _, _): first
        case .unasked: nil
        case .first: nil
        }
    }
}

/// The first line of a key, read at its place just now: it stands, unmarked, in no failed file, within the horizon.
struct FirstLine {
    let file: PartitionFile
    let offset: Int
    /// Lines of the key that came since.
    let repeats: Int
}
