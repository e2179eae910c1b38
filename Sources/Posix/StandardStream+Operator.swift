private import Glibc

/// What a program for people needs of its streams.
extension StandardStream {
    /// Writes all bytes or says why not: write(2).
    package func writeAll(_ bytes: [UInt8]) throws(SystemFault) {
        var written = 0
        while written < bytes.count { written += try writeOnce(bytes[written...]) }
    }

    /// The same pipe or terminal, opened anew for as long as this process lives, so that no write to it waits; itself where
    /// that can't be.
    package func withoutWaiting() -> StandardStream {
        guard let anew = reopened() else { return self }
        let stream = StandardStream(of: anew)
        _ = anew.release()
        return stream
    }

    /// Writes bytes in pieces, each of which a pipe with room takes without waiting.
    /// - Parameters:
    ///   - stop: when this can be read, and nobody takes anything for so many milliseconds of `patience`, it gives up.
    ///   - written: how many bytes were taken, also when it throws.
    package func write(
        _ bytes: [UInt8], unlessReadable stop: Int32, patience: Int64, written: inout Int
    ) throws(SystemFault) {
        var end = monotonicMilliseconds() + patience
        while written < bytes.count, hasRoom(orReadable: stop, until: end) {
            let piece = bytes[written..<min(bytes.count, written + Self.wholeBytes)]
            if let count = try writeNow(piece) {
                written += count
                end = monotonicMilliseconds() + patience
            } else if Readiness.isReadable(stop) && monotonicMilliseconds() > end {
                return
            } else {
                pause(milliseconds: 5)  // a terminal may have room, but not for a line's end
            }
        }
    }

    private func hasRoom(orReadable stop: Int32, until end: Int64) -> Bool {
        if awaitRoom(in: number, orReadable: [stop]) { return true }
        let left = end - monotonicMilliseconds()
        return left > 0 && awaitRoom(in: number, orReadable: [], milliseconds: left)
    }

    /// Nil when there is no room after all.
    private func writeNow(_ bytes: ArraySlice<UInt8>) throws(SystemFault) -> Int? {
        do {
            return try unsafe bytes.withUnsafeBufferPointer { (all) throws(SystemFault) -> Int in
                try unsafe writeOnce(UnsafeRawBufferPointer(all))
            }
        } catch let fault where fault.wouldWait {
            return nil
        }
    }

    private func writeOnce(_ bytes: ArraySlice<UInt8>) throws(SystemFault) -> Int {
        try unsafe bytes.withUnsafeBufferPointer { (all) throws(SystemFault) -> Int in
            try unsafe writeOnce(UnsafeRawBufferPointer(all), waits: true)
        }
    }

    /// Whether a person looks at it: isatty(3).
    package var isTerminal: Bool { isatty(number) == 1 }

    /// A descriptor of its own on the same file: dup(2). Closing it leaves the stream open. One that can't be read is
    /// refused at once.
    package func duplicate() throws(SystemFault) -> Descriptor {
        if fcntl(number, F_GETFL) & O_ACCMODE == O_WRONLY { throw SystemFault(.read, EBADF) }
        return Descriptor(owning: try systemCall(.fcntl) { fcntl(number, F_DUPFD_CLOEXEC, 3) })
    }
}
