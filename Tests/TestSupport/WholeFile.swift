import Glibc

/// All bytes of a file.
package func readFile(_ path: String) throws -> [UInt8] {
    let file = try OpenDescriptor.opening(path, O_RDONLY)
    var status = stat()
    try checked("fstat \(path)") { fstat(file.number, &status) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + 1)
    while true {
        let piece = try readSome(file, atMost: max(65_536, Int(status.st_size) - bytes.count))
        if piece.isEmpty { return bytes }
        bytes += piece
    }
}

/// Makes or replaces a file with these bytes and exactly this mode, whatever the umask. Programs are made by `installProgram`.
package func writeFile(_ path: String, _ bytes: some Collection<UInt8>, mode: UInt32 = 0o600) throws {
    let file = try OpenDescriptor.opening(path, O_WRONLY | O_CREAT | O_TRUNC)
    try checked("fchmod \(path)") { fchmod(file.number, mode) }
    try writeAll(file, Array(bytes))
}

/// The next bytes of a descriptor; none at its end.
package func readSome(_ file: OpenDescriptor, atMost limit: Int = 65_536) throws -> [UInt8] {
    var fault: (any Error)?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        do { count = try checked("read") { read(file.number, buffer.baseAddress, limit) } } catch { fault = error }
    }
    if let fault { throw fault }
    return bytes
}

/// Writes everything to a blocking descriptor.
package func writeAll(_ file: OpenDescriptor, _ bytes: [UInt8]) throws {
    var done = 0
    while done < bytes.count {
        done += try bytes.withUnsafeBytes { buffer in
            let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
            return try checked("write") { write(file.number, rest.baseAddress, rest.count) }
        }
    }
}

/// The permission bits of a file or directory, set-group-id included.
package func mode(of path: String) throws -> UInt32 {
    var status = stat()
    try checked("stat \(path)") { stat(path, &status) }
    return status.st_mode & 0o7777
}
