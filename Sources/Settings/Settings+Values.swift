internal import Format
package import Posix

/// How each value is understood.
extension Settings {
    mutating func set(_ name: SettingName, _ value: String) throws(SettingProblem) {
        switch name {
        case .data: data = try Self.dataDirectory(value)
        case .secretFile: secretFile = try Self.absolute(value)
        case .topic: topic = Topic(named: Array(value.utf8).span)
        case .sync: synchronizes = try Self.choice(value, ["always", "never"]) == "always"
        case .timezone: timezone = try Self.zone(value)
        case .maxBody: maxBody = try Self.number(value, 1...67_108_864)
        case .timeout: timeoutSeconds = try Self.number(value, 1...3600)
        case .maxRequests: maxRequests = try Self.number(value, 0...1_000_000_000)
        case .workers: workers = try Self.number(value, 0...512)
        case .listen: listen = try Self.address(value)
        case .socketMode: socketMode = try Self.mode(value)
        case .fileMode: fileMode = try Self.fileMode(value)
        case .log: log = try Self.absolute(value)
        case .repeats: repeats = try Self.repeats(value)
        case .confine: confines = try Self.choice(value, ["yes", "no"]) == "yes"
        }
    }

    private static func absolute(_ value: String) throws(SettingProblem) -> String {
        guard value.utf8.first == UInt8(ascii: "/") else { throw SettingProblem(problem: .notAbsolute) }
        return value
    }

    /// A directory, or a name in one that is there.
    private static func dataDirectory(_ value: String) throws(SettingProblem) -> String {
        var path = try absolute(value)
        while path.utf8.count > 1 && path.utf8.last == UInt8(ascii: "/") { path.unicodeScalars.removeLast() }
        let status: FileStatus
        do { status = try followedFileStatus(of: path) } catch { return try newDirectory(path, error) }
        guard status.kind == .directory else { throw SettingProblem(problem: .notADirectory) }
        return path
    }

    /// One that is not there, or can't be looked at for a reason.
    private static func newDirectory(_ path: String, _ reason: SystemFault) throws(SettingProblem) -> String {
        let parent = parentPath(of: path)
        let there = knownFileStatus(of: parent)  // nil: the reason tells
        let isParent = there?.kind == .directory
        if isParent && reason.isMissing { return path }
        let isOther = (isParent || there == nil) && !reason.isMissing
        throw SettingProblem(problem: isOther ? .unreadable(reason) : .noParent(parent))
    }

    private static func choice(_ value: String, _ choices: [String]) throws(SettingProblem) -> String {
        guard choices.contains(value) else { throw SettingProblem(problem: .notOneOf(choices)) }
        return value
    }

    private static func number(_ value: String, _ range: ClosedRange<Int>) throws(SettingProblem) -> Int {
        let isDecimal = !value.isEmpty && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDecimal, let number = Int(value), range.contains(number) else {
            throw SettingProblem(problem: .notANumber(range))
        }
        return number
    }

    private static func mode(_ value: String) throws(SettingProblem) -> UInt32 {
        let isOctal = (3...4).contains(value.utf8.count) && value.utf8.allSatisfy { (0x30...0x37).contains($0) }
        guard isOctal, let mode = UInt32(value, radix: 8), mode & ~0o666 == 0 else {
            throw SettingProblem(problem: .notAMode)
        }
        return mode
    }

    /// We read and write the files ourselves; nobody else may write what is taken for signed.
    private static func fileMode(_ value: String) throws(SettingProblem) -> UInt32 {
        let mode = try mode(value)
        guard mode & 0o600 == 0o600, mode & 0o022 == 0 else { throw SettingProblem(problem: .fileModeWithoutOwner) }
        return mode
    }

    private static func zone(_ value: String) throws(SettingProblem) -> String {
        let isName = value.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "_+/-".utf8.contains(byte)
        }
        guard isName, value.utf8.first != UInt8(ascii: "/"), value == "UTC" || Zone.isUsable(value) else {
            throw SettingProblem(problem: .noSuchZone)
        }
        return value
    }

    private static func address(_ value: String) throws(SettingProblem) -> ListenAddress {
        guard let address = ListenAddress(value) else { throw SettingProblem(problem: .notAnAddress) }
        return address
    }

    private static func repeats(_ value: String) throws(SettingProblem) -> RepeatPolicy {
        switch value {
        case "mark": return .mark
        case "drop": return .drop
        case "keep": return .keep
        default: throw SettingProblem(problem: .notOneOf(["mark", "drop", "keep"]))
        }
    }
}

/// What the surroundings forbid.
extension Settings {
    /// A write that the kernel took may be lost on a remote file system without a sync: refused there.
    package var surroundingFaults: [SettingFault] {
        guard !synchronizes, let system = nearestFileSystem, system.isRemote else { return [] }
        let problem = SettingFault.Problem.unsyncedOn(fileSystem: system.name)
        return [SettingFault(SettingName.sync.rawValue, "never", problem, .nowhere)]
    }

    /// That of the data directory, or of the one it will be made in.
    package var nearestFileSystem: FileSystem? {
        if let system = try? FileSystem(of: data) { return system }  // not there yet
        return try? FileSystem(of: parentPath(of: data))  // then nothing is known of it
    }
}
