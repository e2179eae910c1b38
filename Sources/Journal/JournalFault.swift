package import Format
package import Posix

/// Why a line could not be stored. All are ours for now: the sender may try again.
package enum JournalFault: Error, Equatable, Sendable {
    /// A call failed on a path beneath the root, or on the root itself.
    case system(SystemFault, path: String)
    /// The topic's lock was not had in time.
    case lockTimedOut(Topic)
    /// Something else than a regular file of ours with one name stands where the file should be.
    case notOurs(path: String)
    /// The root belongs to another user, whom lines and locks of ours would shut out.
    case rootOfOther(path: String, owner: UInt32, user: UInt32)
    /// The kernel took fewer bytes than the line has: disk full, quota, size limit.
    case shortWrite(path: String)
    /// The sync after a write failed: nothing of the file after its last good sync counts as stored.
    case syncFailed(SystemFault, path: String)
    /// The device does not have bytes of the file that a writer put there that died before it could tell of its sync.
    case lost(path: String)
    /// A sync of the file failed, and it is too soon to begin another segment, or another worker has begun one.
    case distrusted(path: String)
    /// The file was moved away again and again while we wrote.
    case keptMoving(path: String)

    /// The process, or the machine, has no descriptor left: EMFILE, ENFILE.
    var isOutOfDescriptors: Bool {
        if case .system(let fault, _) = self { fault.isOutOfDescriptors } else { false }
    }

    /// What stands at the path is not ours, and will not be.
    var isOfForeignEntry: Bool {
        switch self {
        case .notOurs: true
        case .system(let fault, _): fault.isOfForeignEntry
        default: false
        }
    }
}

/// What happened beside the append, for the error log.
package struct JournalNotes: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package var isEmpty: Bool { rawValue == 0 }

    /// The clock stepped back by over 10 s; the file's stamps do not ascend there.
    package static let clockSteppedBack = JournalNotes(rawValue: 1)
    /// A fragment of a writer that died was moved to `torn/`.
    package static let healed = JournalNotes(rawValue: 2)
    /// After a boot of the machine lines were found that are none, and moved to `torn/`.
    package static let recovered = JournalNotes(rawValue: 4)
    /// The index of repeats could not be used; the line was stored unmarked.
    package static let indexFailed = JournalNotes(rawValue: 8)
    /// The index of repeats is too far behind; lines are stored unmarked until it is made anew.
    package static let indexBehind = JournalNotes(rawValue: 16)
    /// The process that made the index of repeats anew died.
    package static let indexMakerDied = JournalNotes(rawValue: 32)
}

/// Names the path in a fault of a system call.
func naming<Result: ~Copyable>(
    _ path: String, _ body: () throws(SystemFault) -> Result
) throws(JournalFault) -> Result {
    do {
        return try body()
    } catch {
        throw .system(error, path: path)
    }
}
