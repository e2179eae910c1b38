internal import Posix
internal import Settings

/// Whether the socket can be made. One that lives already is no fault here: `check` is asked while Hookline serves, too.
struct SocketCheck {
    /// Of sockaddr_un, without the NUL at its end.
    private static let longestPath = 107

    private(set) var faults: [SettingFault] = []
    private(set) var warnings: [CheckWarning] = []

    init(_ address: ListenAddress, mode: UInt32) {
        switch address {
        case .unix(let path):
            look(at: path)
            if mode & 0o002 != 0 { warnings.append(.socketForOthers(mode: mode)) }
        case .loopback(_, _, let port):
            if port < 1024 && Process.user != 0 { warnings.append(.lowPort(port)) }
        }
    }

    private mutating func look(at path: String) {
        if path.keptBytes.count > Self.longestPath { add(.tooLong(Self.longestPath), path) }
        do {
            if try fileStatus(of: path).kind != .socket { add(.notASocket, path) }
        } catch let fault where !fault.isMissing {
            add(.unreadable(fault), path)
        } catch {
            // It will be made.
        }
        let folder = parentPath(of: path)
        if let problem = PathCheck.problem(ofFolder: folder) { add(problem, folder) }
        lookAtLock(path + ".lock")
    }

    private mutating func lookAtLock(_ path: String) {
        guard let status = try? fileStatus(of: path) else { return }  // it will be made
        guard status.kind == .regular else {
            return add(status.kind == .symbolicLink ? .symbolicLink : .notAFile, path)
        }
        if let problem = PathCheck.problem(accessFault(path, [.reading, .writing])) { add(problem, path) }
    }

    private mutating func add(_ problem: SettingFault.Problem, _ path: String) {
        faults.append(SettingFault(SettingName.listen.rawValue, path, problem, .nowhere))
    }
}
