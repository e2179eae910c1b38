/// The memory of one worker: byte buffers that requests are read into and lines are made in. A buffer comes back by
/// itself when its owner is gone, whichever way the request ended; so a warm worker allocates nothing.
@safe package final class BufferPool {
    /// Larger ones are given back to the system, in bytes.
    package static let largestKept = 262_144
    /// What a new one holds at first, in bytes.
    static let initialCapacity = 16384

    private static let mostIdle = 8

    private var idle = unsafe InlineArray<8, UnsafeMutableRawBufferPointer?>(repeating: nil)
    private var count = 0

    package init() {}

    deinit {
        for place in 0..<count { unsafe idle[place]?.deallocate() }
    }

    /// An empty buffer.
    package func take() -> ByteBuffer {
        if count > 0 { count -= 1 }
        let kept = unsafe idle[count]
        unsafe idle[count] = nil
        return unsafe ByteBuffer(memory: kept ?? Self.allocate(Self.initialCapacity), of: self)
    }

    /// Fresh memory whose contents nobody has set.
    static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    }

    /// Takes memory back, or frees what is too large or too much.
    func giveBack(_ memory: UnsafeMutableRawBufferPointer) {
        if memory.count > Self.largestKept || count == Self.mostIdle {
            unsafe memory.deallocate()
        } else {
            unsafe idle[count] = memory
            count += 1
        }
    }
}
