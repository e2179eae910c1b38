/// What an index needs besides the next line.
enum SeenNeed: Equatable {
    case nothing
    /// It is asked, and a larger one is made of it meanwhile.
    case larger
    /// It is too far behind to be brought up to date under the lock: it is not asked, and lines are stored unmarked,
    /// until it is made anew from the files.
    case anew

    /// - Parameters:
    ///   - isCurrent: it knows all lines of the horizon, and is not too full to be asked.
    ///   - isCrowded: it is filled so far that it should grow.
    init(isCurrent: Bool, isCrowded: Bool) {
        self = isCurrent ? isCrowded ? .larger : .nothing : .anew
    }
}
