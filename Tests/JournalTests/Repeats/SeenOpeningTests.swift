import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix

/// What stands where in the first block of an index: other processes read it, of this release or another one.
@Suite struct SeenOpeningTests {
    private static let fileWords: [UInt64] = [20_777, 1, 9, 77, 5]

    /// The sum that tells whether words are whole: FNV-1a over words of 8 bytes.
    private func sum(_ words: some Sequence<UInt64>) -> UInt64 {
        words.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 }
    }

    /// A header of two files, the second of which was noted last, as it is written.
    private func written(to folder: TemporaryDirectory) throws -> [UInt64] {
        var header = SeenHeader(capacity: 1024, boot: BootId(high: 3, low: 4))
        header.note(header.addSlot(slot(Self.fileWords)), seenSize: 700)
        header.note(header.addSlot(slot([20_778, 0, 9, 78, 6])), seenSize: 900)
        header.count = 12
        header.lookedAt = Timestamp(microseconds: 1_000)
        try header.write(to: try Descriptor.openOrCreate(folder.path("index"), permissions: 0o600))
        return try words(in: folder)
    }

    private func words(in folder: TemporaryDirectory) throws -> [UInt64] {
        let bytes = try readFile(folder.path("index"))
        return stride(from: 0, to: bytes.count, by: 8).map { place in
            bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    private func slot(_ words: [UInt64]) -> SeenSlots.Slot {
        guard let identity = PartitionIdentity(words.span, at: 0) else { preconditionFailure("words of a file") }
        return SeenSlots.Slot(identity: identity, seenSize: 0)
    }

    @Test func `each word has its place`() throws {
        let words = try written(to: try TemporaryDirectory())
        let slots = Self.fileWords + [700] + [20_778, 0, 9, 78, 6, 0]
        let rest = slots + Array(repeating: 0, count: 106) + [3, 4]
        let opening: [UInt64] = [0x686F_6F6B_7365_6534, 1024, 12, 1, 900, sum(rest), 1_000]
        #expect(words == opening + [sum(opening)] + rest)
    }

    @Test func `what a line changes is written and read by the opening alone`() throws {
        let folder = try TemporaryDirectory()
        let before = try written(to: folder)
        let file = try Descriptor.openOrCreate(folder.path("index"), permissions: 0o600)
        let opened = try SeenHeader(in: file)
        guard var header = opened else { throw HostFault.missing("the header") }
        let reopened = try SeenHeader(in: file)
        guard var other = reopened else { throw HostFault.missing("the header") }
        header.note(1, seenSize: 950)
        header.count += 1
        try header.write(to: file)
        let after = try words(in: folder)
        #expect(after.dropFirst(8) == before.dropFirst(8))
        let isRead = try other.refresh(from: file)
        #expect(isRead)
        let said = [other.count, other.seenSize(of: 0), other.seenSize(of: 1)]
        #expect(said == [13, 700, 950])
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8, 60, 127])
    func `a word that is another one makes it none`(place: Int) throws {
        let folder = try TemporaryDirectory()
        var words = try written(to: folder)
        words[place] ^= 1 << 40
        let file = try Descriptor.openOrCreate(folder.path("index"), permissions: 0o600)
        try file.write(words.span, at: 0)
        let isWhole = try SeenHeader(in: file) != nil
        #expect(!isWhole)
    }

    /// The header of `written` with one word changed, and its sums right.
    private func header(changing place: Int, to word: UInt64) throws -> SeenHeader? {
        let folder = try TemporaryDirectory()
        var words = try written(to: folder)
        words[place] = word
        words[5] = sum(words.dropFirst(8))
        words[7] = sum(words.prefix(7))
        let file = try Descriptor.openOrCreate(folder.path("index"), permissions: 0o600)
        try file.write(words.span, at: 0)
        return try SeenHeader(in: file)
    }

    @Test(arguments: [2, 4, 6], [1 << 62, 1 << 63])
    func `a word that no writer leaves makes it none, though the sums are right`(place: Int, word: UInt64) throws {
        let isOne = try header(changing: place, to: word) != nil
        #expect(!isOne)
        let isLikely = try header(changing: place, to: 77) != nil
        #expect(isLikely)
    }

    @Test(arguments: [8, 9, 13], [1 << 62, 1 << 63])
    func `a slot with such a word is free`(place: Int, word: UInt64) throws {
        let read = try header(changing: place, to: word)
        guard let read else { throw HostFault.missing("the header") }
        let (isFree, isKept) = (read[0] == nil, read[1] != nil)
        #expect(isFree && isKept)
    }

    @Test func `a slot that was noted before keeps what was known of it, and a freed one knows nothing`() {
        var header = SeenHeader(capacity: 1024, boot: .current)
        let first = header.addSlot(slot(Self.fileWords))
        header.note(first, seenSize: 700)
        let second = header.addSlot(slot([20_778, 0, 9, 78, 6]))
        header.note(second, seenSize: 900)
        header.note(first, seenSize: 750)
        let known = [header.seenSize(of: first), header.seenSize(of: second)]
        #expect(known == [750, 900])
        header.forget(slot(Self.fileWords).identity)
        let left = [header[first]?.seenSize, header[second]?.seenSize]
        #expect(left == [nil, 900])
        let freed = header.seenSize(of: first)
        #expect(freed == 0)
    }
}
