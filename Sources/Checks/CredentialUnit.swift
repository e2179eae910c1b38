internal import Posix
internal import Settings

/// Whether systemd hands a secret over that this user can't read: the file may belong to root then, and a service gets a
/// copy. What a unit says is looked for, since only the service itself sees the copy.
enum CredentialUnit {
    /// Where operators put units of their own.
    static let folder = "/etc/systemd/system"

    /// - Parameter folder: of the units.
    static func handsOver(_ path: String, folder: String = folder) -> Bool {
        // Where there is no systemd there are no units.
        guard let names = try? Directory(at: folder).names() else { return false }
        return names.contains { $0.hasSuffix(".service") && isLoaded(path, by: folder + "/" + $0) }
    }

    private static func isLoaded(_ path: String, by unit: String) -> Bool {
        // A unit that can't be read says nothing.
        guard let bytes = try? Descriptor.openForReading(unit).readToEnd(limit: 65536) else { return false }
        let wanted = Array("LoadCredential=hookline-secret:".utf8) + path.keptBytes
        return bytes.split(separator: UInt8(ascii: "\n")).contains { $0.elementsEqual(wanted) }
    }
}
