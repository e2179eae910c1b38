import Glibc
import TestSupport
import Testing

@testable import Format
@testable import Webhook

/// Memory comes back by itself, whichever way a request ends.
struct BufferPoolTests {
    @Test func `a buffer that is gone comes back`() {
        let pool = BufferPool()
        let place = Self.place(of: pool.take())
        #expect(Self.place(of: pool.take()) == place)
    }

    @Test func `two buffers at a time are two places`() {
        let pool = BufferPool()
        let places = Self.places(pool, 8)
        #expect(Set(places).count == 8)
        #expect(Set(Self.places(pool, 8)) == Set(places))
    }

    @Test("memory comes back on every path", arguments: Path.allCases)
    func path(path: Path) {
        let pool = BufferPool()
        let before = Set(Self.places(pool, 8))
        for _ in 0..<20 { path.run(pool) }
        #expect(Set(Self.places(pool, 8)) == before)
    }

    @Test func `memory comes back also where a line outlives its pool's name`() {
        var line: Line? = nil
        do {
            let pool = BufferPool()
            line = LineEncoder.line(of: Stops.decoded(Array("{}".utf8), pool: pool))
        }
        let last = line?.withBytes(stampedAt: Timestamp(microseconds: 0)) { $0.last }
        #expect(last == 0x0A)
        line = nil
    }

    @Test func `a pool goes when its last buffer goes`() {
        weak var gone: BufferPool?
        var buffer: ByteBuffer? = nil
        do {
            let pool = BufferPool()
            gone = pool
            buffer = pool.take()
        }
        #expect(gone != nil)
        buffer?.append("x")
        buffer = nil
        #expect(gone == nil)
    }

    @Test func `a buffer of up to 256 KiB is kept, a larger one given back to the system`() {
        let pool = BufferPool()
        let kept = BufferPool.allocate(BufferPool.largestKept)
        let place = UInt(bitPattern: kept.baseAddress)
        pool.giveBack(kept)
        #expect(Self.place(of: pool.take()) == place)
        let other = BufferPool()
        other.giveBack(BufferPool.allocate(BufferPool.largestKept + 1))
        #expect(Self.capacity(of: other.take()) < BufferPool.largestKept)
        #expect(BufferPool.largestKept == 262_144)
    }

    @Test func `large memory waits for the next body, until a request needs none or there is nothing to do`() {
        let pool = BufferPool()
        let large = BufferPool.largestKept + 1
        for isAtRest in [true, false] {
            let first = pool.takeLarger(large)
            pool.giveBack(first)
            pool.endRequest()
            let second = pool.takeLarger(large)
            #expect(second.baseAddress == first.baseAddress)
            pool.giveBack(second)
            pool.endRequest()
            if isAtRest { pool.rest() } else { pool.endRequest() }
            let smaller = pool.takeLarger(BufferPool.initialCapacity)
            #expect(smaller.count == BufferPool.initialCapacity)
            smaller.deallocate()
        }
    }

    @Test func `very large memory goes back at once`() {
        let pool = BufferPool()
        pool.giveBack(BufferPool.allocate(BufferPool.largestLent + 1))
        let smaller = pool.takeLarger(BufferPool.initialCapacity)
        #expect(smaller.count == BufferPool.initialCapacity)
        smaller.deallocate()
    }

    @Test func `after a large body the pool holds no large memory`() {
        let pool = BufferPool()
        _ = LineEncoder.line(of: Stops.decoded(Array(("\"" + JSONTexts.times(400_000, "x") + "\"\n").utf8), pool: pool))
        for capacity in Self.capacities(pool, 8) { #expect(capacity <= BufferPool.largestKept + 64) }
    }

    @Test func `a ninth buffer is given back to the system`() {
        let pool = BufferPool()
        for _ in 0..<3 { _ = Self.places(pool, 20) }
        #expect(Set(Self.places(pool, 8)).count == 8)
    }

    @Test func `a new buffer holds most bodies without growing`() {
        #expect(Self.capacity(of: BufferPool().take()) >= BufferPool.initialCapacity)
    }

    /// Where its memory begins.
    private static func place(of buffer: consuming ByteBuffer) -> UInt {
        buffer.withBytes { UInt(bitPattern: $0.baseAddress) } - UInt(ByteBuffer.headroom)
    }

    /// How much memory it has.
    private static func capacity(of buffer: borrowing ByteBuffer) -> Int {
        buffer.withBytes { usableSize(UInt(bitPattern: $0.baseAddress) - UInt(ByteBuffer.headroom)) }
    }

    /// malloc_usable_size(3), which the Glibc module does not show.
    private static func usableSize(_ place: UInt) -> Int {
        typealias Function = @convention(c) (UnsafeRawPointer?) -> Int
        guard let symbol = dlsym(nil, "malloc_usable_size") else { fatalError("no malloc_usable_size") }
        return unsafeBitCast(symbol, to: Function.self)(UnsafeRawPointer(bitPattern: place))
    }

    /// So many buffers, held at the same time.
    private static func places(_ pool: BufferPool, _ count: Int) -> [UInt] {
        let buffer = pool.take()
        let rest = count > 1 ? places(pool, count - 1) : []
        return rest + [place(of: buffer)]
    }

    private static func capacities(_ pool: BufferPool, _ count: Int) -> [Int] {
        places(pool, count).map { usableSize($0) }
    }
}

/// A way that a request can take.
enum Path: CaseIterable {
    case notRead, unsigned, malformed, forged, authentic, decoded, verbatim, reshaped, undecodable, restamped

    /// Goes that way once, on the pool's memory.
    func run(_ pool: BufferPool) {
        let body = Array("{\"topic\":\"messages\"}".utf8)
        switch self {
        case .notRead: _ = pool.take()
        case .unsigned: refused(Stops.request(body, .missing, pool: pool))
        case .malformed: refused(Stops.request(body, .malformed, pool: pool))
        case .forged: refused(Stops.request(body, .present(Stops.signature(of: [])), pool: pool))
        case .authentic: _ = Stops.authentic(body, pool: pool)
        case .decoded: _ = Stops.decoded(body, pool: pool)
        case .verbatim: _ = LineEncoder.line(of: Stops.decoded(body, pool: pool))
        case .reshaped: _ = LineEncoder.line(of: Stops.decoded(body + [0x0A], pool: pool))
        case .undecodable: _ = LineEncoder.line(of: Stops.decoded(body + body, pool: pool))
        case .restamped:
            var line = LineEncoder.line(of: Stops.decoded(body, pool: pool))
            for moment in 0..<5 { line.withBytes(stampedAt: Timestamp(microseconds: Int64(moment))) { _ in } }
        }
    }

    private func refused(_ request: consuming Request) {
        do throws(AuthenticationFault) {
            _ = try Stops.authenticator(Stops.secret).authenticate(request)
            Issue.record("taken as authentic")
        } catch {}
    }
}
