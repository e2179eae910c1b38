private import CZlib

/// Undoes gzip (RFC 1952) by zlib, one member after another, as `gunzip` does.
@safe final class Inflater {
    enum Step { case goesOn, ended, damaged }

    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Nil when zlib has no memory.
    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe czlib_start_gzip(stream) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Takes from `input` and writes to `output` as far as one of them lasts.
    /// - Returns: bytes taken and written; `ended` when a member is complete.
    func step(
        _ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, written: Int, step: Step) {
        unsafe stream.pointee.next_in = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(output.count)
        let code = unsafe inflate(stream, Z_NO_FLUSH)
        let taken = unsafe input.count - Int(stream.pointee.avail_in)
        let written = unsafe output.count - Int(stream.pointee.avail_out)
        switch code {
        case Z_STREAM_END: return (taken, written, .ended)
        case Z_OK, Z_BUF_ERROR: return (taken, written, .goesOn)
        default: return (taken, written, .damaged)
        }
    }

    /// Makes ready for the next member.
    func restart() {
        unsafe inflateReset(stream)
    }
}
