/// The memory of one worker: byte buffers that requests are read into and lines are made in. A buffer comes back by
/// itself when its owner is gone, whichever way the request ended; so a warm worker allocates nothing.
@safe package final class BufferPool {
    /// Larger ones go back to the system, in bytes: when a request ends that needed none, or the worker rests.
    package static let largestKept = 262_144
    /// Still larger ones go back at once, in bytes.
    static let largestLent = 4_194_304
    /// What a new one holds at first, in bytes.
    static let initialCapacity = 16384

    private static let mostIdle = 8

    private var idle = unsafe InlineArray<8, UnsafeMutableRawBufferPointer?>(repeating: nil)
    private var count = 0
    /// For a large body that follows another one at once: fresh memory costs more than all else that is done with it.
    private var large: UnsafeMutableRawBufferPointer?
    /// It was needed by the request in hand.
    private var isLargeNeeded = false

    package init() {}

    deinit {
        for place in 0..<count { unsafe idle[place]?.deallocate() }
        unsafe large?.deallocate()
    }

    /// A request has ended.
    package func endRequest() {
        if !isLargeNeeded { rest() }
        isLargeNeeded = false
    }

    /// There is nothing to do: gives back what is large.
    package func rest() {
        unsafe large?.deallocate()
        unsafe large = nil
    }

    /// An empty buffer.
    package func take() -> ByteBuffer {
        if count > 0 { count -= 1 }
        let kept = unsafe idle[count]
        unsafe idle[count] = nil
        return unsafe ByteBuffer(memory: kept ?? Self.allocate(Self.initialCapacity), of: self)
    }

    /// Memory for a body that outgrew its own.
    func takeLarger(_ count: Int) -> UnsafeMutableRawBufferPointer {
        guard let kept = unsafe large, kept.count >= count else { return unsafe Self.allocate(count) }
        unsafe large = nil
        return unsafe kept
    }

    /// Fresh memory whose contents nobody has set.
    static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    }

    /// Takes memory back, or frees what is too large or too much.
    func giveBack(_ memory: UnsafeMutableRawBufferPointer) {
        if memory.count > Self.largestKept && memory.count <= Self.largestLent {
            rest()
            unsafe large = unsafe memory
            isLargeNeeded = true
        } else if memory.count > Self.largestLent || count == Self.mostIdle {
            unsafe memory.deallocate()
        } else {
            unsafe idle[count] = memory
            count += 1
        }
    }
}
