private import Glibc

/// Waits until something can be written to one descriptor without waiting, or one of others can be read: poll(2).
/// - Parameter milliseconds: the longest wait; nil waits for ever.
/// - Returns: whether there is room.
package func awaitRoom(in number: Int32, orReadable others: [Int32], milliseconds: Int64? = nil) -> Bool {
    var polled = [pollfd(fd: number, events: Int16(POLLOUT), revents: 0)]
    polled += others.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = nfds_t(polled.count)
    while unsafe poll(&polled, count, Int32(clamping: milliseconds ?? -1)) < 0 && errno == EINTR {}
    return polled[0].revents != 0
}

/// Waits until one of some descriptors can be read or has ended: poll(2). A signal may end it early.
package func awaitReadable(_ numbers: [Int32], milliseconds: Int64) {
    var polled = numbers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = nfds_t(polled.count)
    _ = unsafe poll(&polled, count, Int32(clamping: milliseconds))
}
