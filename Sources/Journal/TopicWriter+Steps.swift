internal import Format
internal import Posix
internal import Webhook

/// What is done while the topic's lock is held, step by step as `WriteOutlook` decides.
extension TopicWriter {
    /// A clock that steps back by more is believed; by less, the stamps go on from the last one. Microseconds.
    private static let patience: Int64 = 10_000_000

    /// Goes on until the line is written; nil when one thing was put right, and all has to be looked at anew.
    func attempt(_ line: inout Line) throws(JournalFault) -> LinePlace? {
        let state = try lock.state()
        var outlook = outlook(of: state)
        while true {
            switch outlook.nextStep {
            case .takeStamp: outlook.stamp = ascendingStamp(after: outlook.lastStamp)
            case .openFile(let stamp): outlook.extent = try openFile(for: stamp, state)
            case .readEnd(let size): outlook.extent?.end = try end(of: opened, size: size)
            case .write(let size, let stamp): return try write(&line, to: opened, size: size, state, stamp)
            case .recover:
                if try recover(state) { return nil }
                outlook.isRecovered = true  // the topic has no file
            case .leaveFailedFile(let stamp):
                if try leaveFailedFile(state, stamp) { return nil }
                outlook.hasFailedFile = false  // too soon, and another day's
            case .putRight(let repair, let size):
                try make(repair, size: size, state)
                return nil
            }
        }
    }

    private func outlook(of state: TopicState) -> WriteOutlook {
        WriteOutlook(
            isRecovered: isWithout(.recovery) || state.record?.boot == root.boot,
            hasFailedFile: state.failed != nil || !root.failed.isEmpty && failedFile(state) != nil,
            lastStamp: state.record?.lastStamp)
    }

    /// The file that this attempt opened.
    private var opened: PartitionFile {
        guard let file else { preconditionFailure("a step that needs a file comes behind the one that opens it") }
        return file
    }

    private func openFile(for stamp: Timestamp, _ state: TopicState) throws(JournalFault) -> WriteOutlook.Extent {
        let file = try file(for: stamp, state)
        let size = try file.size()
        faultSeam(.opened)
        return WriteOutlook.Extent(
            size: size, isRecorded: state.record?.describes(file.identity, size: size) == true,
            isTooLongToProve: file.isTooLongToProve(size))
    }

    private func end(of file: PartitionFile, size: Int) throws(JournalFault) -> WriteOutlook.End {
        let endsWhole = try file.endsWhole(size: size)
        guard endsWhole || isWithout(.heal) else { return .torn }
        return .whole(last: try file.lastStamp(size: size))
    }

    /// Puts the open file right. The record is so too behind it.
    @inline(never)
    private func make(_ repair: WriteStep.Repair, size: Int, _ state: TopicState) throws(JournalFault) {
        switch repair {
        case .leave: try lock.noteFailure(of: opened.identity)
        case .heal(let stamp): try heal(opened, size: size, state.record, stamp: stamp)
        case .tellLastStamp(let last):
            try leaveRecord(of: opened, after: state.record, size: size, lastStamp: last)
        }
    }

    /// At least a microsecond after the last one, unless the clock stepped back by a lot.
    private func ascendingStamp(after last: Timestamp?) -> Timestamp {
        let now = Timestamp(microseconds: root.policy.clock.microseconds)
        guard let last, !(last < now), !isWithout(.ascent) else { return now }
        if last.microseconds - now.microseconds > Self.patience {
            notes.insert(.clockSteppedBack)
            return now
        }
        return last.next
    }
}
