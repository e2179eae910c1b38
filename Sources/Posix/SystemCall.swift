private import Glibc

/// The system calls that Hookline makes, by the names of their manual pages.
package enum SystemCall: String, Sendable {
    case accept, access = "faccessat", bind, chmod, connect, epoll = "epoll_create1", fchmod, fcntl, fdatasync
    case flock, fork, fstat, fsync, ftruncate, getdents, landlock = "landlock_restrict_self", listen, lseek, lstat
    case memory = "memfd_create", mkdir, open, pipe, poll = "epoll_pwait", prctl, pread, pwrite, read
    case receive = "recv", rename, seccomp, send = "sendto", seteuid, sigaction
    case signals = "signalfd", socket, spawn = "posix_spawn", stat, statfs, syncfs, timer = "timer_create", unlink
    case utimens = "futimens", watch = "inotify_add_watch", write
}

/// A call that the kernel refused, and why.
package struct SystemFault: Error, Equatable, Sendable {
    package let call: SystemCall
    /// errno(3).
    package let code: Int32

    package init(_ call: SystemCall, _ code: Int32) {
        self.call = call
        self.code = code
    }

    package var isMissing: Bool { code == ENOENT }
    package var isExisting: Bool { code == EEXIST }
    package var isInterrupted: Bool { code == EINTR }
    package var isAddressInUse: Bool { code == EADDRINUSE }
    /// Nothing can be taken, or nothing is there, right now.
    package var wouldWait: Bool { code == EAGAIN }
    /// The process, or the machine, has as many descriptors as it may have.
    package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }
    /// What stands there can't be opened as a file of ours, whoever asks and whenever.
    package var isOfForeignEntry: Bool { [EACCES, EPERM, EISDIR, ELOOP, ENOTDIR, ENXIO, EXDEV].contains(code) }
    /// A call, or a way to make it, that the kernel or a filter before it does not know.
    package var isRefused: Bool { [ENOSYS, EPERM, EACCES, EINVAL, EOPNOTSUPP].contains(code) }
}

/// Makes one system call: asks again when a signal broke in, reads errno(3) in the next statement, and dies of what
/// only our own code can have done wrong (EBADF, EFAULT).
func systemCall<Result: SignedInteger>(
    _ call: SystemCall, retries: Bool = true, _ body: () -> Result
) throws(SystemFault) -> Result {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code == EINTR && retries { continue }
        precondition(code != EBADF && code != EFAULT, "a descriptor or an address of ours is wrong")
        throw SystemFault(call, code)
    }
}

extension SystemFault {
    /// The kernel's words for it: strerror(3).
    package var reason: String {
        guard let words = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: words)
    }
}
