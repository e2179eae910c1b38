internal import Format

/// An event in a stored line.
struct StoredEvent {
    let receivedAt: Timestamp
    /// The same bytes were received before.
    let isRepeat: Bool
    /// Of the event's text in the line.
    let range: Range<Int>
    let outline: EventOutline

    /// Nil when the line holds none, or is no line. Members that a later Hookline may add are passed over.
    init?(_ line: Span<UInt8>) {
        guard let parts = try? LineParts(of: line, knowsAll: false), let range = parts.event,
            let outline = try? EventOutline(of: line.extracting(range))
        else { return nil }  // what is wrong with it does not matter here
        receivedAt = parts.receivedAt
        isRepeat = parts.repeats != nil
        self.range = range
        self.outline = outline
    }
}

extension JournalFile {
    /// Gives all whole lines, some at a time, and their place. What can't be read of it is told, and the rest is given.
    func forEachBlock(
        passingOver: (ReadingFault) -> Void, _ body: (_ lines: Span<UInt8>, _ offset: Int) -> Void
    ) {
        do throws(ReadingFault) {
            var reader = try BlockReader(self)
            try reader.forEachBlock { block, offset in
                body(block, offset)
            } rest: { _, _ in
            } tooLong: { offset in
                passingOver(.tooLong(path: path, offset: offset))
            }
        } catch {
            passingOver(error)
        }
    }

    /// Its day is over before another one begins.
    func isBefore(_ day: Day?) -> Bool {
        guard let day, let partition else { return false }
        return partition.day < day
    }

    var isUndecodable: Bool { partition?.topic == .undecodable }
}
