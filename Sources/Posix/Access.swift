private import Glibc

/// What a process may do with a file, asked without doing it.
package struct Access: OptionSet, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let reading = Access(rawValue: R_OK)
    package static let writing = Access(rawValue: W_OK)
    /// Of a directory: coming to what lies in it.
    package static let entering = Access(rawValue: X_OK)
}

extension SystemFault {
    /// Modes forbid it: EACCES. EPERM is what a sandbox answers to a call that it does not know.
    package var isForbidden: Bool { code == EACCES }
}

/// Why this process, as its effective user, may not do that with what stands at an absolute path; nil when it may.
/// faccessat2(2) where the two users differ; else access(2), which older kernels and sandboxes know too: the C library's
/// faccessat(3) tries the newer call first, and takes a sandbox's EPERM for the answer.
package func accessFault(_ path: String, _ access: Access) -> SystemFault? {
    let differs = getuid() != geteuid() || getgid() != getegid()
    do throws(SystemFault) {
        _ = try systemCall(.access) {
            unsafe path.withPath { path in
                unsafe differs
                    ? faccessat(AT_FDCWD, path, access.rawValue, AT_EACCESS) : Glibc.access(path, access.rawValue)
            }
        }
        return nil
    } catch {
        return error
    }
}
