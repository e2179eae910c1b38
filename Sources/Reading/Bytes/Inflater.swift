private import CZlib

/// Undoes gzip (RFC 1952) by zlib, one member after another, as `gunzip` does.
@safe final class Inflater {
    enum Step { case goesOn, ended, damaged }

    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Nil when zlib has no memory.
    init?() {
        guard let made = unsafe czlib_make_gunzip() else { return nil }
        unsafe stream = made
    }

    deinit { unsafe czlib_free(stream) }

    /// Takes from `input` and writes to `output` as far as one of them lasts.
    /// - Returns: bytes taken and written; `ended` when a member is complete.
    func step(
        _ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int, step: Step) {
        let done = unsafe czlib_inflate(
            stream, input.baseAddress, UInt32(input.count), output.baseAddress, UInt32(output.count))
        let step: Step =
            switch done.code {
            case Z_STREAM_END: .ended
            case Z_OK, Z_BUF_ERROR: .goesOn
            default: .damaged
            }
        return (Int(done.taken), Int(done.written), step)
    }

    /// Makes ready for the next member.
    func restart() {
        unsafe inflateReset(stream)
    }
}
