private import Glibc

/// Descriptors 0, 1 and 2, or one that stands for them, without the C library's buffers in between. Nothing here closes
/// them.
package struct StandardStream: Sendable {
    package static let input = StandardStream(number: 0)
    package static let output = StandardStream(number: 1)
    package static let error = StandardStream(number: 2)

    /// The number, for who has to keep it open.
    package let number: Int32

    private init(number: Int32) {
        self.number = number
    }

    /// A file in place of a standard stream; it must stay open as long as this is used.
    package init(of file: borrowing Descriptor) {
        number = file.number
    }

    /// One read(2): the number of bytes, 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemFault) -> Int {
        try givenCall(.read) { unsafe Glibc.read(number, buffer.baseAddress, buffer.count) }
    }

    /// Whether there is something to read right now, or the end.
    package var isReadable: Bool { Readiness.isReadable(number) }

    /// Writes all bytes; what the other side does not take is lost with it.
    package func write(_ bytes: UnsafeRawBufferPointer) {
        var written = 0
        while written < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
            guard let count = try? unsafe writeOnce(rest) else { return }  // nobody is left to tell
            written += count
        }
    }

    /// Writes a text.
    package func write(_ text: String) {
        var text = text
        text.withUTF8 { unsafe write(UnsafeRawBufferPointer($0)) }
    }
}
