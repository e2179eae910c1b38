private import CPosix
private import Glibc

/// Descriptors 0, 1 and 2, or one that stands for them, without the C library's buffers in between. Nothing here closes
/// them. The starter made them, so they may be anything: closed, open the wrong way, or non-blocking.
package struct StandardStream: Sendable {
    package static let input = StandardStream(number: 0)
    package static let output = StandardStream(number: 1)
    package static let error = StandardStream(number: 2)

    /// So many bytes are written to a pipe as a whole or not at all: PIPE_BUF.
    package static let wholeBytes = 4096

    /// The number, for who has to keep it open.
    package let number: Int32

    private init(number: Int32) {
        self.number = number
    }

    /// A file in place of a standard stream; it must stay open as long as this is used.
    package init(of file: borrowing Descriptor) {
        number = file.number
    }

    /// One read(2): the number of bytes, 0 at the end. It waits for them, even if the starter made it non-blocking.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemFault) -> Int {
        try givenCall(.read, on: number) { unsafe Glibc.read(number, buffer.baseAddress, buffer.count) }
    }

    /// Whether there is something to read right now, or the end.
    package var isReadable: Bool { Readiness.isReadable(number) }

    /// Writes all bytes, and waits for room; what the other side does not take is lost with it.
    package func write(_ bytes: UnsafeRawBufferPointer) {
        var written = 0
        while written < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
            guard let count = try? unsafe writeOnce(rest, waits: true) else { return }  // nobody is left to tell
            written += count
        }
    }

    /// Writes a text, as above.
    package func write(_ text: String) {
        var text = text
        text.withUTF8 { unsafe write(UnsafeRawBufferPointer($0)) }
    }

}

/// What must never wait: the log.
extension StandardStream {
    /// Writes a text of at most `wholeBytes`, unless that would wait for somebody who does not read; whether it was
    /// taken whole.
    package func writeAtOnce(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let count = try? givenCall(.write) {
                unsafe cposix_write_at_once(number, bytes.baseAddress, UInt(bytes.count))
            }
            return count == bytes.count
        }
    }

    /// A pipe or a terminal, opened anew so that a write to it never waits, whoever else writes to it; nil for anything
    /// else, and where that is not allowed.
    package func reopened() -> Descriptor? {
        let opened = try? givenCall(.open) { cposix_reopened(number) }
        return opened.map { Descriptor(owning: $0) }
    }
}
