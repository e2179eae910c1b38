import Format
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct LineWalkTests {
    private let store: Store

    init() throws { store = try Store() }

    private func file(_ bytes: [UInt8]) throws -> PartitionFile {
        let partition = Partition(topic: .messages, day: day(Store.day), segment: 0)
        let file = try PartitionFile.create(partition, in: try store.root())
        try store.tear(bytes)
        return file
    }

    private func lines(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil) throws -> ([Range<Int>], Int) {
        var ranges: [Range<Int>] = []
        let rest = try LineWalk.lines(of: try file(bytes), from: start, to: end ?? bytes.count) { range, text in
            ranges.append(range)
            #expect(text.count == range.count - 1)
            #expect((0..<text.count).allSatisfy { text[$0] == bytes[range.lowerBound + $0] })
        }
        return (ranges, rest)
    }

    @Test func eachLineComesWithItsPlaceAndTheRestWithNone() throws {
        let (ranges, rest) = try lines(Array("a\n\nbcd\nrest".utf8))
        #expect(ranges == [0..<2, 2..<3, 3..<7])
        #expect(rest == 7)
    }

    @Test func onlyWhatIsAskedForIsLookedAt() throws {
        let (ranges, rest) = try lines(Array("a\nbb\ncc\nd\n".utf8), from: 2, to: 6)
        #expect(ranges == [2..<5])
        #expect(rest == 5)
    }

    @Test func anEmptyFileHasNoLines() throws {
        let (ranges, rest) = try lines([])
        #expect(ranges.isEmpty)
        #expect(rest == 0)
    }

    @Test(arguments: [LineWalk.chunk - 1, LineWalk.chunk, LineWalk.chunk + 1, 3 * LineWalk.chunk])
    func aLineLongerThanTheBufferIsGivenWhole(length: Int) throws {
        let bytes = [UInt8](repeating: 0x78, count: length) + Array("\ny\n".utf8)
        let (ranges, rest) = try lines(bytes)
        #expect(ranges == [0..<length + 1, length + 1..<length + 3])
        #expect(rest == bytes.count)
    }
}
