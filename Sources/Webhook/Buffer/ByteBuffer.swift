internal import Format

/// Bytes with one owner, on memory of a worker's pool. There is room in front of them, so that a line's head can be
/// put before a body that already lies there.
///
/// Invariants: 1. `start <= end <= memory.count`. 2. Only the bytes from `start` to `end` have been set.
@safe package struct ByteBuffer: ~Copyable {
    /// Bytes kept free in front: the longest head of a line is 27 + 64 + 44 bytes of values and 150 of names and marks.
    static let headroom = 384

    private var memory: UnsafeMutableRawBufferPointer
    private var start = ByteBuffer.headroom
    private var end = ByteBuffer.headroom
    private let pool: BufferPool

    init(memory: UnsafeMutableRawBufferPointer, of pool: BufferPool) {
        unsafe self.memory = unsafe memory
        self.pool = pool
    }

    deinit {
        unsafe pool.giveBack(memory)
    }

    package var count: Int { end - start }

    /// A second, empty buffer of the same pool.
    package borrowing func sibling() -> ByteBuffer {
        pool.take()
    }

    /// Forgets the bytes.
    package mutating func removeAll() {
        start = Self.headroom
        end = start
    }

    /// Makes room for more bytes at the end, so that the next ones don't move what is there.
    package mutating func reserve(_ more: Int) {
        if unsafe memory.count - end < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        let larger = unsafe pool.takeLarger(max(memory.count * 2, end + more))
        unsafe larger.baseAddress?.advanced(by: start).copyMemory(
            from: memory.baseAddress.unsafelyUnwrapped.advanced(by: start), byteCount: count)
        unsafe pool.giveBack(memory)
        unsafe memory = unsafe larger
    }

    /// Lets `source` write up to `limit` bytes at the end, and keeps as many as it says it wrote.
    package mutating func receive<Fault: Error>(
        upTo limit: Int, from source: (UnsafeMutableRawBufferPointer) throws(Fault) -> Int
    ) throws(Fault) -> Int {
        reserve(limit)
        let written = try unsafe source(UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + limit]))
        precondition((0...limit).contains(written), "more bytes than there was room for")
        end += written
        return written
    }

    /// The bytes, for the time of a call.
    package borrowing func withSpan<Result, Fault: Error>(
        _ body: (Span<UInt8>) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[start..<end]).bindMemory(to: UInt8.self)
        return try unsafe body(UnsafeBufferPointer(bytes).span)
    }

    /// The bytes as C sees them, for the time of a call.
    package borrowing func withBytes<Result, Fault: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try unsafe body(UnsafeRawBufferPointer(rebasing: memory[start..<end]))
    }
}

/// Adding bytes.
extension ByteBuffer {
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe memory[end] = byte
        end += 1
    }

    package mutating func append(_ text: StaticString) {
        unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        guard let from = bytes.baseAddress, bytes.count > 0 else { return }
        unsafe memory.baseAddress?.advanced(by: end).copyMemory(from: from, byteCount: bytes.count)
        end += bytes.count
    }

    /// Bytes in Base64.
    mutating func append(base64 bytes: Span<UInt8>) {
        _ = unsafe receive(upTo: Base64.length(of: bytes.count)) { room in
            var characters = unsafe MutableSpan(_unsafeElements: room.bindMemory(to: UInt8.self))
            Base64.encode(bytes, into: &characters)
            return characters.count
        }
    }

    /// A number in decimal.
    package mutating func append(decimal number: Int) {
        precondition(number >= 0, "offsets and counts are not negative")
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var place = 20
        var rest = number
        repeat {
            place -= 1
            digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        append(digits.span.extracting(place..<20))
    }

    /// Puts bytes before those that were appended, in place of any put there earlier.
    mutating func setFront(_ head: borrowing ByteBuffer) {
        precondition(head.count <= Self.headroom, "a head is shorter than the room for it")
        start = Self.headroom - head.count
        unsafe head.withBytes { from in
            guard let first = from.baseAddress else { return }
            unsafe memory.baseAddress?.advanced(by: start).copyMemory(from: first, byteCount: from.count)
        }
    }

    /// Replaces each CR and LF by a space.
    mutating func blankLineBreaks(from place: Int) {
        for index in start + place..<end {
            let byte = unsafe memory[index]
            if byte == 0x0A || byte == 0x0D { unsafe memory[index] = 0x20 }
        }
    }
}
