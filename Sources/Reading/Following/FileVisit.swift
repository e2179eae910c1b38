internal import Format
internal import Posix

/// One file of a topic while it is read, to the end that it has now and, when it has grown, to the next one.
struct FileVisit {
    private var reader: BlockReader
    private var taker: LineTaker
    /// The file as it was when it was begun to be read.
    private var extent: FileExtent
    /// All that it held then was read.
    private(set) var isAtEnd = false
    /// Only what is on disk is given.
    private let isSynced: Bool
    /// All that stood there when it was opened is known to be on the disk.
    private var isProven = false
    /// Where the bytes begin that are not on the disk, though a sync succeeded; nil: all are there.
    private(set) var lostFrom: Int?

    /// Opens a file, and begins at the line that was read last.
    init(_ file: JournalFile, _ place: FilePlace, isSynced: Bool) throws(ReadingFault) {
        self.isSynced = isSynced
        reader = try BlockReader(file)
        extent = try reader.extent()
        taker = LineTaker(place, path: file.path, size: 0)
        try begin(place, file.path)
    }

    /// Puts what the file holds on the disk. How much of what stood there when it was opened is there is looked at: whoever
    /// had it open before may have been told that a sync failed; of later failures this descriptor is told.
    private mutating func synchronize(from start: Int) throws(ReadingFault) {
        try reader.synchronize()
        if isProven || reader.isCompressed { return }
        let range = min(start, extent.size)..<extent.size
        let end = try reader.endOnDevice(of: range)
        isProven = end == range.upperBound
        lostFrom = isProven ? nil : end
    }

    /// Reads what the file holds now, from the last line on that was given.
    private mutating func begin(_ place: FilePlace, _ path: String) throws(ReadingFault) {
        extent = try reader.extent()
        if isSynced { try synchronize(from: place.offset) }
        let size = reader.isCompressed ? .max : min(extent.size, lostFrom ?? .max)
        taker = LineTaker(place, path: path, size: size, isBounded: isSynced)
        try reader.restart(at: place.last?.receipt.offset ?? 0)
    }

    var place: FilePlace { taker.place }

    /// What the next block tells; none at the end.
    mutating func next() throws(ReadingFault) -> [Arrival] {
        if isAtEnd { return [] }
        let step = try reader.next()
        taker.take(step, of: reader)
        var arrivals = taker.takeArrivals()
        let isOver = step.isEnd || taker.isBeyond
        if taker.isReplaced || (isOver && taker.awaited != nil) {
            arrivals += try begin(isOver ? .shrank : .replaced)
        } else if let offset = taker.doubtful {
            try reader.restart(at: offset)
            taker.resumeAtDoubt()
        } else if isOver {
            isAtEnd = true
            taker.end(at: extent, isFinished: reader.isCompressed)
        }
        return arrivals
    }

    /// It can't be read on: no more is tried while the file stays as it is.
    mutating func giveUp() {
        taker.end(at: extent, isFinished: false)
    }

    /// What was read of the file is not there any more.
    private mutating func begin(_ reason: Gap.Reason) throws(ReadingFault) -> [Arrival] {
        let last = taker.place.last
        taker.begin()
        try reader.restart(at: 0)
        return last.map { [.gap(Gap(reason: reason, last: $0))] } ?? []
    }

    /// Whether the file, wherever its path leads by now, is another one in size than when it was read to its end.
    func hasChanged() throws(ReadingFault) -> Bool { try reader.extent().size != extent.size }

    /// Begins to read on what has come since.
    mutating func goOn(_ path: String) throws(ReadingFault) {
        try begin(taker.place, path)
        isAtEnd = false
    }
}

extension BlockReader.Step {
    /// Nothing more stands there now.
    fileprivate var isEnd: Bool {
        switch self {
        case .rest, .end: true
        case .lines, .tooLong: false
        }
    }
}
