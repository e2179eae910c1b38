internal import Gateway
internal import Journal
package import Posix
package import Setting
internal import Webhook

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
        }
    }

    private static func absolute(_ value: String) throws(SettingProblem) -> String {
        guard value.hasPrefix("/") else { throw SettingProblem(problem: .notAbsolute) }
        return value
    }

    /// A directory, or a name in one that is there.
    private static func dataDirectory(_ value: String) throws(SettingProblem) -> String {
        var path = try absolute(value)
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        if let status = try? followedFileStatus(of: path) {  // a fault here is looked at as "not there"
            guard status.kind == .directory else { throw SettingProblem(problem: .notADirectory) }
            return path
        }
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let status = try? followedFileStatus(of: parent.isEmpty ? "/" : parent)  // likewise
        guard status?.kind == .directory else { throw SettingProblem(problem: .noParent(parent)) }
        return path
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
        guard isName, !value.hasPrefix("/"), value == "UTC" || Zone.exists(value) else {
            throw SettingProblem(problem: .noSuchZone)
        }
        return value
    }

    private static func address(_ value: String) throws(SettingProblem) -> ListenAddress {
        guard let address = ListenAddress(value) else { throw SettingProblem(problem: .notAnAddress) }
        return address
    }

    private static func repeats(_ value: String) throws(SettingProblem) -> RepeatPolicy {
        guard let policy = RepeatPolicy(rawValue: value) else {
            throw SettingProblem(problem: .notOneOf(["mark", "drop", "keep"]))
        }
        return policy
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

    /// What `check` tells beside: now it could not store, which a worker answers with 503.
    var presentFaults: [SettingFault] {
        guard !data.isEmpty else { return [] }
        let isThere = (try? followedFileStatus(of: data)) != nil  // else its parent is written to
        let path = isThere ? data : parentOfData
        return isWritable(path) ? [] : [SettingFault(SettingName.data.rawValue, path, .notWritable, .nowhere)]
    }

    private var parentOfData: String {
        let parent = String(data[..<(data.lastIndex(of: "/") ?? data.startIndex)])
        return parent.isEmpty ? "/" : parent
    }

    /// That of the data directory, or of the one it will be made in.
    package var nearestFileSystem: FileSystem? {
        if let system = try? FileSystem(of: data) { return system }  // not there yet
        return try? FileSystem(of: parentOfData)  // then nothing is known of it
    }
}
