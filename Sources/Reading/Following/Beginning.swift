package import Format

/// Where a reader begins.
package enum Beginning: Sendable {
    /// With what comes from now on.
    case now
    /// With the first line of each topic.
    case first
    /// In each file with the first line that was received at that moment or later.
    case since(Timestamp)
    /// With these lines, one a topic; in other topics with what comes from now on.
    case from([Receipt])
}

extension JournalFolder {
    /// The last line before the beginning in each file to which more may be added. What has a position, or is compressed
    /// and older than a file with one, is behind. None while there is no directory.
    /// - Parameters:
    ///   - topics: nil for all.
    ///   - passingOver: hears of what can't be read.
    package func positions(
        before beginning: Beginning, of topics: [Topic]? = nil, passingOver: (ReadingFault) -> Void
    ) throws(ReadingFault) -> Positions {
        var positions = Positions()
        if case .first = beginning { return positions }
        for topic in try all(topics) {
            do throws(ReadingFault) {
                for position in try self.positions(before: beginning, of: topic, passingOver) {
                    positions.note(position)
                }
            } catch {
                if !error.isMissing { passingOver(error) }
            }
        }
        return positions
    }

    private func all(_ topics: [Topic]?) throws(ReadingFault) -> [Topic] {
        if let topics { return topics }
        do throws(ReadingFault) { return try self.topics() } catch {
            if error.isMissing { return [] }
            throw error
        }
    }

    /// From the newest file on. Nothing more comes into a compressed one: only the newest is of use, which tells that those
    /// before it are behind.
    private func positions(
        before beginning: Beginning, of topic: Topic, _ passingOver: (ReadingFault) -> Void, isAgain: Bool = false
    ) throws(ReadingFault) -> [Position] {
        var found: [Position] = []
        for file in try files(of: topic).withoutCopies.reversed() where !file.isCompressed || found.isEmpty {
            guard let bound = beginning.bound(in: file) else { continue }
            do throws(ReadingFault) {
                if let position = try LastLine.position(of: file, before: bound) { found.append(position) }
            } catch {
                // It was compressed meanwhile.
                if error.isMissing && !isAgain {
                    return try positions(before: beginning, of: topic, passingOver, isAgain: true)
                }
                passingOver(error)
            }
        }
        return found
    }
}

extension Beginning {
    /// Up to where a file is behind; nil when nothing of it is.
    fileprivate func bound(in file: JournalFile) -> Bound? {
        guard let partition = file.partition else { return nil }
        switch self {
        case .now: return .end
        case .first: return nil
        case .since(let moment): return Self.bound(at: moment, on: partition.day)
        case .from(let receipts):
            guard let receipt = receipts.first(where: { $0.partition.topic == partition.topic }) else { return .end }
            if receipt.partition == partition { return .offset(receipt.offset) }
            return partition.isBefore(receipt.partition) ? .end : nil
        }
    }

    /// A day is at most 14 hours from that of UTC, and a line may come some moments into the next one.
    private static func bound(at moment: Timestamp, on day: Day) -> Bound? {
        let distance = day.number - Day(of: moment, offset: 0).number
        if abs(distance) <= 2 { return .moment(moment) }
        return distance < 0 ? .end : nil
    }
}
