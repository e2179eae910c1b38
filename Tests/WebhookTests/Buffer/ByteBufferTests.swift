import TestSupport
import Testing

@testable import JSON
@testable import Webhook

/// Bytes with one owner: what is added stands there, whatever moves.
struct ByteBufferTests {
    @Test func `a new buffer is empty`() {
        let buffer = BufferPool().take()
        #expect(buffer.count == 0)
        #expect(buffer.bytes.isEmpty)
        #expect(buffer.withSpan { $0.count } == 0)
    }

    @Test func `what is added stands there in order`() {
        var buffer = BufferPool().take()
        buffer.append(UInt8(ascii: "a"))
        buffer.append("bc")
        buffer.append([0x64, 0x65].span)
        buffer.append([0x66, 0x67].span)
        buffer.append(decimal: 12)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == "abcdefg12")
        #expect(buffer.withSpan { span in (0..<span.count).map { span[$0] } } == buffer.bytes)
    }

    @Test func `adding nothing changes nothing`() {
        var buffer = Stops.buffer([1, 2])
        buffer.append("")
        buffer.append([UInt8]().span)
        buffer.reserve(0)
        #expect(buffer.bytes == [1, 2])
    }

    @Test("a number is written in decimal", arguments: [0, 1, 9, 10, 99, 100, 65535, 1_000_000, Int.max - 1, Int.max])
    func decimal(number: Int) {
        var buffer = BufferPool().take()
        buffer.append(decimal: number)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == String(number))
    }

    @Test("bytes stay as they are while the buffer grows", arguments: [1, 7, 16_000, 16_001, 100_000])
    func growth(step: Int) {
        var buffer = BufferPool().take()
        var expected: [UInt8] = []
        for round in 0..<20 {
            let part = (0..<step).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ round) }
            buffer.append(part.span)
            expected += part
        }
        #expect(buffer.bytes == expected)
    }

    @Test func `single bytes fill any size`() {
        var buffer = BufferPool().take()
        for index in 0..<50_000 { buffer.append(UInt8(truncatingIfNeeded: index)) }
        #expect(buffer.bytes == (0..<50_000).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test func `after reserving, the bytes do not move`() {
        var buffer = Stops.buffer([1])
        buffer.reserve(1_000_000)
        let place = buffer.withBytes { $0.baseAddress }
        buffer.append([UInt8](repeating: 2, count: 1_000_000).span)
        #expect(buffer.withBytes { $0.baseAddress } == place)
    }

    @Test func `a source gives as many bytes as it says`() {
        var buffer = Stops.buffer([1])
        let given = buffer.receive(upTo: 10) { room in
            #expect(room.count == 10)
            room.copyBytes(from: [2, 3, 4, 5] as [UInt8])
            return 3
        }
        #expect(given == 3 && buffer.bytes == [1, 2, 3, 4])
        #expect(buffer.receive(upTo: 5) { _ in 0 } == 0)
        #expect(buffer.receive(upTo: 0) { $0.count } == 0)
        #expect(buffer.bytes == [1, 2, 3, 4])
    }

    @Test func `a source that fails leaves the bytes as they were`() {
        var buffer = Stops.buffer([1, 2])
        do throws(JSONFault) {
            _ = try buffer.receive(upTo: 100_000) { (room) throws(JSONFault) -> Int in
                room[0] = 9
                throw JSONFault(.end, at: 0)
            }
            Issue.record("the source's fault was lost")
        } catch {
            #expect(error == JSONFault(.end, at: 0))
        }
        #expect(buffer.bytes == [1, 2])
    }

    @Test func `a large body is encoded in Base64 behind what stands in the buffer`() {
        let bytes = [UInt8](repeating: 0xFB, count: 400_000)
        var buffer = Stops.buffer([0x22])
        buffer.append(base64: bytes.span)
        #expect(buffer.bytes == [0x22] + Array(base64(bytes).utf8))
    }

    @Test func `an emptied buffer begins anew`() {
        var buffer = Stops.buffer([1, 2])
        buffer.setFront(Stops.buffer([3]))
        buffer.removeAll()
        #expect(buffer.count == 0)
        buffer.append("x")
        #expect(buffer.bytes == [0x78])
    }

    @Test func `a sibling is another, empty buffer`() {
        let buffer = Stops.buffer([1, 2])
        var sibling = buffer.sibling()
        #expect(sibling.count == 0)
        sibling.append("x")
        #expect(buffer.bytes == [1, 2] && sibling.bytes == [0x78])
    }

    @Test func `a head stands before the bytes, in place of an earlier one, and the bytes do not move`() {
        var buffer = Stops.buffer([5, 6])
        let place = buffer.withBytes { $0.baseAddress }
        buffer.setFront(Stops.buffer([1, 2, 3]))
        #expect(buffer.bytes == [1, 2, 3, 5, 6])
        buffer.setFront(Stops.buffer([4]))
        #expect(buffer.bytes == [4, 5, 6])
        buffer.setFront(Stops.buffer([]))
        #expect(buffer.bytes == [5, 6])
        #expect(buffer.withBytes { $0.baseAddress } == place)
    }

    @Test func `a head as long as the room for it fits, and bytes behind it can still grow`() {
        var buffer = Stops.buffer([5])
        let head = [UInt8](repeating: 1, count: ByteBuffer.headroom)
        buffer.setFront(Stops.buffer(head))
        buffer.append([UInt8](repeating: 6, count: 40_000).span)
        #expect(buffer.bytes == head + [5] + [UInt8](repeating: 6, count: 40_000))
    }

    @Test func `line breaks become spaces from a place on`() {
        var buffer = Stops.buffer(Array("\r\na\r\nb\n\r\tc".utf8))
        buffer.blankLineBreaks(from: 3)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == "\r\na  b  \tc")
        buffer.setFront(Stops.buffer([0x78]))
        buffer.blankLineBreaks(from: 0)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == "x  a  b  \tc")
        buffer.blankLineBreaks(from: buffer.count)
    }

    @Test func `what can't be right ends the program`() async {
        await #expect(processExitsWith: .failure) {
            var buffer = BufferPool().take()
            buffer.append(decimal: -1)
        }
        await #expect(processExitsWith: .failure) {
            var buffer = BufferPool().take()
            buffer.setFront(Stops.buffer([UInt8](repeating: 0, count: ByteBuffer.headroom + 1)))
        }
        await #expect(processExitsWith: .failure) {
            var buffer = BufferPool().take()
            _ = buffer.receive(upTo: 4) { _ in 5 }
        }
        await #expect(processExitsWith: .failure) {
            var buffer = BufferPool().take()
            _ = buffer.receive(upTo: 4) { _ in -1 }
        }
    }
}
