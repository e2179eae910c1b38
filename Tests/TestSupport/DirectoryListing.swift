import Glibc

/// The names in a directory without `.` and `..`, sorted.
package func directoryEntries(_ path: String) throws -> [String] {
    guard let stream = opendir(path) else { throw HostFault.call("opendir \(path)", errno: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// The paths of all regular files beneath a directory, relative to it, sorted; no link is followed.
package func filesBeneath(_ root: String) throws -> [String] {
    var found: [String] = []
    for name in try directoryEntries(root) {
        var status = stat()
        try checked("lstat \(root)/\(name)") { lstat("\(root)/\(name)", &status) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: found += try filesBeneath("\(root)/\(name)").map { "\(name)/\($0)" }
        case S_IFREG: found.append(name)
        default: throw HostFault.malformed("neither file nor directory: \(root)/\(name)")
        }
    }
    return found
}

/// What each descriptor of a process leads to: a path, or a kind and a number; nothing when the process is gone.
package func openFiles(of process: Int32) -> [String] {
    let folder = "/proc/\(process)/fd"
    return ((try? directoryEntries(folder)) ?? []).compactMap { descriptor in
        var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = target.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map { readlink("\(folder)/\(descriptor)", $0, buffer.count) } ?? -1
        }
        return length > 0 ? String(decoding: target.prefix(length), as: UTF8.self) : nil
    }
}

/// Makes a directory with exactly this mode, whatever the umask.
package func makeDirectory(_ path: String, mode: UInt32) throws {
    try checked("mkdir \(path)") { mkdir(path, 0o700) }
    try checked("chmod \(path)") { chmod(path, mode) }
}
