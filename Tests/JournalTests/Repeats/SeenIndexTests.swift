import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// The files are what counts: whatever becomes of the index, no event is lost and none is marked wrongly.
@Suite struct SeenIndexTests {
    private let seen = RepeatBench.seen

    /// Stores a hundred events, does something to the index, and stores them again.
    private func marksAfter(_ harm: (RepeatBench) throws -> Void) throws -> [Int?] {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        for body in RepeatBench.bodies(100) { try bench.store(body, in: journal) }
        try harm(bench)
        for body in RepeatBench.bodies(100) { try bench.store(body, in: journal) }
        return Array(try bench.marks().dropFirst(100))
    }

    @Test func `a deleted index is made anew from the files, under a running worker`() throws {
        #expect(try marksAfter { try removeFile($0.path(seen)) } == Array(repeating: 1, count: 100))
    }

    @Test(arguments: [0, 1, 1023, 1024, 5000])
    func `a truncated index is made anew from the files`(size: Int) throws {
        let marks = try marksAfter { bench in
            let bytes = try readFile(bench.path(seen))
            try writeFile(bench.path(seen), bytes.prefix(size), mode: 0o600)
        }
        #expect(marks == Array(repeating: 1, count: 100))
    }

    @Test func `an older copy of the index catches up from the files`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        for body in RepeatBench.bodies(50) { try bench.store(body, in: journal) }
        let old = try readFile(bench.path(seen))
        for body in RepeatBench.bodies(100) { try bench.store(body, in: journal) }
        try writeFile(bench.path(seen), old, mode: 0o600)
        for body in RepeatBench.bodies(100) { try bench.store(body, in: journal) }
        let expected = Array(repeating: 2, count: 50) + Array(repeating: 1, count: 50)
        #expect(try Array(bench.marks().suffix(100)) == expected)
    }

    @Test func `an index of another topic marks nothing wrongly`() throws {
        let marks = try marksAfter { bench in
            var table = SeenTable()
            let bytes = try readFile(bench.path(seen))
            #expect(bytes.count > SeenHeader.byteCount)
            for place in 0..<500 {
                let print = Fingerprint(bits: UInt64(place) << 38)
                table.insert(SeenEntry(print, slot: 0, offset: place, repeats: 3))
            }
            try overwriteTable(of: bench.path(seen), with: table)
        }
        #expect(marks.allSatisfy { $0 == nil || $0 == 1 })
    }

    private func overwriteTable(of path: String, with table: SeenTable) throws {
        try table.write(to: try Descriptor.openOrCreate(path, permissions: 0o600))
    }

    @Test(arguments: [true, false])
    func `an index of another boot is not asked, whatever it says`(isOfThisBoot: Bool) throws {
        let bench = try RepeatBench()
        for body in RepeatBench.bodies(2) { try bench.store(body, in: try bench.journal()) }
        try claimNineRepeats(in: bench.path(seen), of: isOfThisBoot ? .current : BootId(high: 1, low: 2))
        try bench.store(RepeatBench.bodies(1)[0], in: try bench.journal())
        #expect(try bench.marks() == [nil, nil, isOfThisBoot ? 10 : 1])
    }

    /// As if nine repeats of the first event had been stored, which the files don't hold.
    private func claimNineRepeats(in path: String, of boot: BootId) throws {
        let file = try Descriptor.openOrCreate(path, permissions: 0o600)
        guard let known = try SeenHeader(in: file) else { throw HostFault.missing("the index") }
        let body = Array(RepeatBench.bodies(1)[0].utf8)
        let signature = Signature(Array(WebhookSigner().signature(of: body).utf8).span)
        var table = SeenTable()
        table.insert(SeenEntry(Fingerprint(try #require(signature)), slot: 0, offset: 0, repeats: 9))
        var header = SeenHeader(capacity: table.capacity, count: table.count, boot: boot, filesOf: known)
        let seen = header.seenSize(of: 0)
        #expect(seen > 0)
        header.lookedAt = known.lookedAt
        try table.write(to: file)
        try header.write(to: file)
    }

    @Test(arguments: 0..<20)
    func `a thousand flipped bits lose marks at worst`(seed: UInt64) throws {
        let marks = try marksAfter { bench in
            var bytes = try readFile(bench.path(seen))
            var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
            for _ in 0..<1000 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(random >> 33) % bytes.count] ^= 1 << UInt8(random >> 20 & 7)
            }
            try writeFile(bench.path(seen), bytes, mode: 0o600)
        }
        #expect(marks.count == 100)
        #expect(marks.allSatisfy { $0 == nil || $0 == 1 })
    }

    @Test func `an index that can't be had never costs an event`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        try removeFile(bench.path(seen))
        _ = try Directory(at: bench.path(".hookline")).makeDirectory("messages.seen", permissions: 0o700)
        for _ in 0..<3 { try bench.store(RepeatBench.bodies(1)[0], in: try bench.journal()) }
        #expect(try bench.marks() == [nil, nil, nil, nil])
    }

    @Test func `whoever has the removed index open goes on with it until another one wrote a line`() throws {
        let bench = try RepeatBench()
        let (journal, other) = (try bench.journal(), try bench.journal())
        for _ in 0..<2 { try bench.store(RepeatBench.bodies(1)[0], in: journal) }
        try removeFile(bench.path(seen))
        try bench.store(RepeatBench.bodies(1)[0], in: journal)
        for _ in 0..<2 { for writer in [other, journal] { try bench.store(RepeatBench.bodies(1)[0], in: writer) } }
        #expect(try bench.marks() == [nil, 1, 2, 3, 4, 5, 6])
    }

    @Test func `the index grows in steps and stays under 32 bytes a line`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        for body in RepeatBench.bodies(5000) { try bench.store(body, in: journal) }
        let size = try readFile(bench.path(seen)).count
        #expect(size - SeenHeader.byteCount <= 5000 * 32)
        for body in RepeatBench.bodies(5000) { try bench.store(body, in: journal) }
        #expect(try Array(bench.marks().suffix(5000)) == Array(repeating: 1, count: 5000))
    }
}
