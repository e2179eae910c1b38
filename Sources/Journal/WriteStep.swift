internal import Format

/// What a writer does next while it holds the topic's lock.
enum WriteStep: Equatable {
    /// Looks through what another boot of the machine left.
    case recover
    /// Has a time for the line.
    case takeStamp
    /// Goes on behind a file whose sync failed.
    case leaveFailedFile(Timestamp)
    /// Opens the file of the stamp's day, or makes one.
    case openFile(Timestamp)
    /// Reads how the file ends.
    case readEnd(size: Int)
    /// Puts the file right, of that size, before a line goes to it; or goes on behind it.
    case putRight(Repair, size: Int)
    /// Writes the line: the file ends whole, at that size, with a line before the stamp.
    case write(size: Int, Timestamp)

    /// What is wrong with an open file.
    enum Repair: Equatable {
        /// More of it is unproven than can be looked through: the day goes on behind it, where nobody has to wait.
        case leave
        /// It ends with a fragment, which is moved away under the line's stamp.
        case heal(Timestamp)
        /// Its last line is newer than the record says.
        case tellLastStamp(Timestamp)
    }
}

/// What a writer has learnt since it read what the last one left; each answer asks for the next. It decides without a
/// look at any file, so that a table can tell all that there is to decide.
struct WriteOutlook {
    /// The open file of the stamp's day.
    struct Extent {
        let size: Int
        /// The last writer's record describes it: it ends whole, with the record's last stamp.
        let isRecorded: Bool
        let isTooLongToProve: Bool
        /// Nil until it is read, which a record spares.
        var end: End?
    }

    /// How a file ends that no record describes.
    enum End {
        case torn
        /// With LF, or it is empty; the stamp of its last line, if that has one.
        case whole(last: Timestamp?)
    }

    /// Nothing is left to look through of another boot.
    var isRecovered: Bool
    /// There is a file whose sync failed, behind which its day has to go on.
    var hasFailedFile: Bool
    /// That of the last line, by the record.
    let lastStamp: Timestamp?
    var stamp: Timestamp?
    var extent: Extent?

    /// The decision.
    var nextStep: WriteStep {
        if !isRecovered { return .recover }
        guard let stamp else { return .takeStamp }
        if hasFailedFile { return .leaveFailedFile(stamp) }
        guard let extent else { return .openFile(stamp) }
        if extent.isTooLongToProve { return .putRight(.leave, size: extent.size) }
        if extent.isRecorded { return .write(size: extent.size, stamp) }
        return step(atEndOf: extent, stamp)
    }

    private func step(atEndOf extent: Extent, _ stamp: Timestamp) -> WriteStep {
        switch extent.end {
        case nil: .readEnd(size: extent.size)
        case .torn: .putRight(.heal(stamp), size: extent.size)
        case .whole(last: let last?) where lastStamp.map { $0 < last } ?? true:
            .putRight(.tellLastStamp(last), size: extent.size)
        case .whole: .write(size: extent.size, stamp)
        }
    }
}
