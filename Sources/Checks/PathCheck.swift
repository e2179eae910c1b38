internal import Posix
internal import Settings

/// Whether this user can do with a path what the program will do with it. The kernel is asked, and nothing done.
enum PathCheck {
    /// With a directory in which entries are made; links to it are followed.
    static func problem(ofFolder path: String) -> SettingFault.Problem? {
        let status: FileStatus
        do { status = try followedFileStatus(of: path) } catch { return .unreadable(error) }
        guard status.kind == .directory else { return .notADirectory }
        return problem(accessFault(path, [.reading, .writing, .entering]))
    }

    /// With a file of Hookline's own, as its users take it: regular, of this user, of one name, no link.
    static func problem(ofOwn path: String) -> SettingFault.Problem? {
        let status: FileStatus
        do { status = try fileStatus(of: path) } catch { return .unreadable(error) }
        guard status.kind == .regular else { return status.kind == .symbolicLink ? .symbolicLink : .notAFile }
        guard status.owner == Process.user else { return .ownedBy(status.owner, user: Process.user) }
        guard status.links == 1 else { return .linked(status.links) }
        return problem(accessFault(path, [.reading, .writing]))
    }

    /// With a directory beneath the data, where links are not followed.
    static func problem(ofFolderBeneath path: String) -> SettingFault.Problem? {
        let status: FileStatus
        do { status = try fileStatus(of: path) } catch { return .unreadable(error) }
        guard status.kind == .directory else { return status.kind == .symbolicLink ? .symbolicLink : .notADirectory }
        return problem(ofFolder: path)
    }

    /// In the words of a setting.
    static func problem(_ fault: SystemFault?) -> SettingFault.Problem? {
        fault.map { $0.isForbidden ? .notWritable : .unreadable($0) }
    }
}

/// The error log, which is opened for appending, and made where it is not there.
enum LogCheck {
    static func problem(_ path: String) -> SettingFault.Problem? {
        do {
            let status = try followedFileStatus(of: path)
            if status.kind == .directory { return .notAFile }
            return PathCheck.problem(accessFault(path, .writing))
        } catch let fault where fault.isMissing {
            return PathCheck.problem(ofFolder: parentPath(of: path))
        } catch {
            return .unreadable(error)
        }
    }
}

/// What the host tells.
enum HostCheck {
    /// Without the boot's id nobody sees that the machine was started anew, and recovery is off.
    static var knowsBoot: Bool {
        let file = "/proc/sys/kernel/random/boot_id"
        // Whatever the fault: it is not known.
        guard let bytes = try? Descriptor.openForReading(file).readToEnd(limit: 64) else { return false }
        return bytes.count { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } == 32
    }
}
