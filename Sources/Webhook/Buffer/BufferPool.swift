/// The memory of one worker: byte buffers that requests are read into and lines are made in. A buffer comes back by
/// itself when its owner is gone, whichever way the request ended; so a warm worker allocates nothing.
@safe package final class BufferPool {
    /// Larger ones are given back to the system, in bytes.
    package static let largestKept = 262_144
    /// What a new one holds at first, in bytes.
    static let initialCapacity = 16384

    private var idle: [UnsafeMutableRawBufferPointer] = unsafe []

    package init() {
        unsafe idle.reserveCapacity(8)
    }

    deinit {
        while let memory = unsafe idle.popLast() { unsafe memory.deallocate() }
    }

    /// An empty buffer.
    package func take() -> ByteBuffer {
        unsafe ByteBuffer(memory: idle.popLast() ?? Self.allocate(Self.initialCapacity), of: self)
    }

    /// Fresh memory whose contents nobody has set.
    static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    }

    /// Takes memory back, or frees what is too large or too much.
    func giveBack(_ memory: UnsafeMutableRawBufferPointer) {
        if unsafe memory.count > Self.largestKept || idle.count >= 8 {
            unsafe memory.deallocate()
        } else {
            unsafe idle.append(memory)
        }
    }
}
