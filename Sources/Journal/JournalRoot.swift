package import Format
package import Posix

/// How lines are stored.
package struct JournalPolicy: Sendable {
    /// The directory of the partitions, an absolute path.
    package let path: String
    /// On disk before the receipt.
    package let synchronizes: Bool
    /// Of the files; directories get the matching execute bits.
    package let fileMode: UInt32
    package let repeats: RepeatPolicy
    package let zone: Zone
    package let clock: WallClock
    /// The longest wait for a topic's lock.
    package let lockMilliseconds: Int64

    package init(
        path: String, synchronizes: Bool, fileMode: UInt32, repeats: RepeatPolicy, zone: Zone,
        clock: WallClock = .system, lockMilliseconds: Int64 = 3000
    ) {
        self.path = path
        self.synchronizes = synchronizes
        self.fileMode = fileMode
        self.repeats = repeats
        self.zone = zone
        self.clock = clock
        self.lockMilliseconds = lockMilliseconds
    }

    /// The file's mode with an execute bit beside each read bit.
    var directoryMode: UInt32 { fileMode | (fileMode & 0o444) >> 2 }
}

/// The journal's directory and what all its topics share.
final class JournalRoot {
    /// Hookline's own state.
    static let state = ".hookline"
    /// What writers that died left behind.
    static let torn = "torn"

    let policy: JournalPolicy
    let directory: Directory
    let boot: BootId
    /// Breaks a wait for a lock.
    let lockTimer: Timer
    /// Files whose sync failed here, so that none is taken again even if nobody could be told.
    var failed: [PartitionIdentity] = []

    /// Opens the directory, making it if its parent exists. One of another user is refused: what is made in it here, by
    /// root above all, its owner could not use.
    init(_ policy: JournalPolicy, lockTimer: Timer) throws(JournalFault) {
        self.policy = policy
        self.lockTimer = lockTimer
        boot = BootId.current
        directory = try naming(policy.path) { () throws(SystemFault) -> Directory in
            try Directory.make(at: policy.path, permissions: policy.directoryMode)
        }
        let owner = try naming(policy.path) { () throws(SystemFault) in try directory.status().owner }
        guard owner == Process.user else {
            throw .rootOfOther(path: policy.path, owner: owner, user: Process.user)
        }
    }

    /// Whether the path still leads to the directory that is open.
    var isInPlace: Bool {
        guard let there = knownFileStatus(of: policy.path) else { return false }  // it is not there
        return (try? directory.status().identity) == there.identity
    }

    /// Whether anything stands at a path beneath it.
    func holds(_ path: String) throws(JournalFault) -> Bool {
        do {
            _ = try directory.extent(of: path)
            return true
        } catch let fault where fault.isMissing {
            return false
        } catch {
            throw .system(error, path: path)
        }
    }

    /// Where a topic's file of the state stands: `.hookline/messages.lock`.
    static func statePath(_ topic: Topic, _ kind: String) -> String {
        state + "/" + topic.description + "." + kind
    }

    /// Opens a file of the state, making both if they are not there; another thing that stands there is left alone.
    func openState(_ path: String) throws(JournalFault) -> Descriptor {
        let file = try naming(path) { () throws(SystemFault) in try openOrMakeState(path) }
        let status = try naming(path) { () throws(SystemFault) in try file.status() }
        guard status.kind == .regular, status.links <= 1, status.owner == Process.user else {
            throw .notOurs(path: path)
        }
        return file
    }

    private func openOrMakeState(_ path: String) throws(SystemFault) -> Descriptor {
        do {
            return try directory.openOrCreate(path, for: .updating, permissions: 0o600)
        } catch let fault where fault.isMissing {
            _ = try directory.makeDirectory(Self.state, permissions: 0o700)
            return try directory.openOrCreate(path, for: .updating, permissions: 0o600)
        }
    }

    /// Makes a directory in the root for what operators read, unless it is there.
    func make(_ name: String) throws(JournalFault) {
        try naming(name) { () throws(SystemFault) in
            _ = try directory.makeDirectory(name, permissions: policy.directoryMode)
        }
    }
}
