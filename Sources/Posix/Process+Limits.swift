private import CPosix

/// What the starter allows this process: getrlimit(2).
extension Process {
    /// The longest file that this process may write, in bytes: RLIMIT_FSIZE of getrlimit(2). Nil: any.
    package static var longestFile: UInt64? {
        let limit = cposix_file_limit(.max)
        return limit == .max ? nil : limit
    }
}

/// How many descriptors this process may have: RLIMIT_NOFILE of getrlimit(2).
package func openFileLimit() -> Int {
    Int(clamping: cposix_descriptor_limit(1024))
}
