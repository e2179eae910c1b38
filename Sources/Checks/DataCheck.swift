internal import Format
internal import Posix
internal import Settings

/// Whether this user's first event of each topic could be stored, by what lies in the data directory.
struct DataCheck {
    /// Less than this is worth a word. Bytes.
    private static let littleRoom: UInt64 = 64 << 20
    private static let state = ".hookline"

    private(set) var faults: [SettingFault] = []
    private(set) var warnings: [CheckWarning] = []

    init(of path: String) {
        // Whatever the fault: what can't be looked at is told of its parent.
        if let status = knownFileStatus(of: path) {
            look(at: path, status)
        } else {
            lookAtParent(of: path)
        }
    }

    private mutating func look(at path: String, _ status: FileStatus) {
        lookAtRoom(path)
        guard status.owner == Process.user else { return add(.ownedBy(status.owner, user: Process.user), path) }
        warnOfWriters(path, status)
        if let problem = PathCheck.problem(ofFolder: path) { return add(problem, path) }
        guard let names = try? Directory(at: path).names().sorted() else { return add(.notWritable, path) }
        for name in names where name == "torn" || Topic(partition: Array(name.utf8).span) != nil {
            lookAtTopic(path + "/" + name, name)
        }
        lookAtState(names.contains(Self.state) ? path + "/" + Self.state : nil, path)
    }

    /// The directory will be made there, by whoever comes first.
    private mutating func lookAtParent(of path: String) {
        let parent = parentPath(of: path)
        lookAtRoom(parent)
        if let problem = PathCheck.problem(ofFolder: parent) { return add(problem, parent) }
        lookAtLock(parent)
        guard let owner = knownFileStatus(of: parent)?.owner else { return }  // it was there just now
        if Process.user == 0 && owner != 0 { warnings.append(.madeByRoot(owner: owner)) }
    }

    private mutating func lookAtRoom(_ path: String) {
        guard let room = try? FileSystemRoom(at: path) else { return }  // then nothing is known of it
        if room.freeBytes == 0 { add(.noRoom, path) }
        if room.freeFiles == 0 { add(.noFiles, path) }
        if (1..<Self.littleRoom).contains(room.freeBytes) { warnings.append(.littleRoom(bytes: room.freeBytes)) }
    }

    /// The directory of a topic, and the file that is written to next, or the one before it.
    private mutating func lookAtTopic(_ path: String, _ name: String) {
        if let problem = PathCheck.problem(ofFolderBeneath: path) { return add(problem, path) }
        if let status = try? fileStatus(of: path) { warnOfWriters(path, status) }
        guard let topic = Topic(partition: Array(name.utf8).span), let names = try? Directory(at: path).names(),
            let newest = newestFile(of: topic, names)
        else { return }
        let file = path + "/" + newest
        if let problem = PathCheck.problem(ofOwn: file) { return add(problem, file) }
        if let status = try? fileStatus(of: file) { warnOfWriters(file, status) }
    }

    private func newestFile(of topic: Topic, _ names: [String]) -> String? {
        names.compactMap { Partition(topic: topic, fileName: $0) }
            .max { ($0.day, $0.segment) < ($1.day, $1.segment) }?.fileName
    }

    /// Hookline's own state. Without a lock or a record of syncs nothing is stored; the rest is a hint.
    /// - Parameter state: nil when there is none yet.
    private mutating func lookAtState(_ state: String?, _ data: String) {
        guard let state else { return lookAtLock(data) }
        if let problem = PathCheck.problem(ofFolderBeneath: state) { return add(problem, state) }
        guard let names = try? Directory(at: state).names().sorted() else { return add(.notWritable, state) }
        for name in names {
            let file = state + "/" + name
            guard let problem = PathCheck.problem(ofOwn: file) else { continue }
            if name.hasSuffix(".lock") || name.hasSuffix(".sync") {
                add(problem, file)
            } else {
                warnings.append(.unusable(path: file, problem))
            }
        }
        lookAtLock(names.first { $0.hasSuffix(".lock") }.map { state + "/" + $0 } ?? state)
    }

    /// Whether locks are to be had: on a topic's own where there is one, else on what is there.
    private mutating func lookAtLock(_ path: String) {
        guard let file = try? Descriptor.openForReading(path) else { return }  // that is told already
        if let fault = file.lockFault() { add(.unreadable(fault), path) }
    }

    private mutating func warnOfWriters(_ path: String, _ status: FileStatus) {
        if status.mode & 0o022 != 0 { warnings.append(.othersMayWrite(path: path, mode: status.mode)) }
    }

    private mutating func add(_ problem: SettingFault.Problem, _ path: String) {
        faults.append(SettingFault(SettingName.data.rawValue, path, problem, .nowhere))
    }
}
