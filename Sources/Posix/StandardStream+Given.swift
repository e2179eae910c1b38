internal import Glibc

/// Streams are the starter's: one may be closed, or open the wrong way. That is no fault of ours, so nobody dies of it.
extension StandardStream {
    /// One write(2): the number of bytes taken.
    /// - Parameter waits: until there is room, where others made the stream non-blocking.
    func writeOnce(_ bytes: UnsafeRawBufferPointer, waits: Bool = false) throws(SystemFault) -> Int {
        try givenCall(.write, on: waits ? number : nil) { unsafe Glibc.write(number, bytes.baseAddress, bytes.count) }
    }

    /// Puts something in the place of closed ones, so that no file gets their numbers, and a use of them fails as it
    /// would on a closed one: `/dev/null`, open the wrong way.
    package static func fillClosed() {
        for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 {
            let way = number == 0 ? O_WRONLY : O_RDONLY
            if unsafe Glibc.open("/dev/null", way) < 0 { _ = unsafe Glibc.open("/", O_RDONLY) }
        }
    }
}

/// A call on a descriptor that somebody else opened: EBADF is a fault like any other, and where there is nothing to read
/// or no room now, it is waited for.
func givenCall<Result: SignedInteger>(_ call: SystemCall, on number: Int32? = nil, _ body: () -> Result)
    throws(SystemFault) -> Result
{
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code == EINTR { continue }
        guard code == EAGAIN, let number else { throw SystemFault(call, code) }
        awaitReadiness(of: number, for: call)
    }
}

/// poll(2), for ever.
private func awaitReadiness(of number: Int32, for call: SystemCall) {
    var polled = pollfd(fd: number, events: Int16(call == .read ? POLLIN : POLLOUT), revents: 0)
    _ = unsafe poll(&polled, 1, -1)
}

extension SystemFault {
    /// Nobody reads what is written: EPIPE.
    package var isWithoutReader: Bool { code == EPIPE }
}
