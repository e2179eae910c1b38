import Glibc
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// The files are what counts: whatever becomes of the index, no event is lost and none is marked wrongly.
@Suite struct SeenIndexTests {
    private let seen = ".hookline/messages.seen"

    private func bodies(_ count: Int) -> [String] {
        (0..<count).map { #"{"message":{"text":"number \#($0)"}}"# }
    }

    /// Stores a hundred events, does something to the index, and stores them again.
    private func marksAfter(_ harm: (RepeatBench) throws -> Void) throws -> [Int?] {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        for body in bodies(100) { try bench.store(body, in: journal) }
        try harm(bench)
        for body in bodies(100) { try bench.store(body, in: journal) }
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
        for body in bodies(50) { try bench.store(body, in: journal) }
        let old = try readFile(bench.path(seen))
        for body in bodies(100) { try bench.store(body, in: journal) }
        try writeFile(bench.path(seen), old, mode: 0o600)
        for body in bodies(100) { try bench.store(body, in: journal) }
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
        for body in bodies(2) { try bench.store(body, in: try bench.journal()) }
        try claimNineRepeats(in: bench.path(seen), of: isOfThisBoot ? .current : BootId(high: 1, low: 2))
        try bench.store(bodies(1)[0], in: try bench.journal())
        #expect(try bench.marks() == [nil, nil, isOfThisBoot ? 10 : 1])
    }

    /// As if nine repeats of the first event had been stored, which the files don't hold.
    private func claimNineRepeats(in path: String, of boot: BootId) throws {
        let file = try Descriptor.openOrCreate(path, permissions: 0o600)
        guard let known = try SeenHeader(in: file) else { throw HostFault.missing("the index") }
        let signature = Signature(Array(WebhookSigner().signature(of: Array(bodies(1)[0].utf8)).utf8).span)
        var table = SeenTable()
        table.insert(SeenEntry(Fingerprint(try #require(signature)), slot: 0, offset: 0, repeats: 9))
        var header = SeenHeader(capacity: table.capacity, boot: boot)
        header[0] = known[0]
        header.note(0, seenSize: try #require(known[0]?.seenSize))
        header.count = table.count
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

    @Test func `lines that were written without the index are caught up with`() throws {
        let bench = try RepeatBench()
        let marking = try bench.journal()
        let keeping = try bench.journal(.keep)
        try bench.store(bodies(1)[0], in: marking)
        for body in bodies(20) { try bench.store(body, in: keeping) }
        for body in bodies(20) { try bench.store(body, in: marking) }
        #expect(try Array(bench.marks().suffix(20)) == Array(repeating: 1, count: 20))
    }

    @Test func `an index that can't be had never costs an event`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(bodies(1)[0], in: journal)
        try removeFile(bench.path(seen))
        _ = try Directory(at: bench.path(".hookline")).makeDirectory("messages.seen", permissions: 0o700)
        for _ in 0..<3 { try bench.store(bodies(1)[0], in: try bench.journal()) }
        #expect(try bench.marks() == [nil, nil, nil, nil])
    }

    @Test func `whoever has the removed index open goes on with it until another one wrote a line`() throws {
        let bench = try RepeatBench()
        let (journal, other) = (try bench.journal(), try bench.journal())
        for _ in 0..<2 { try bench.store(bodies(1)[0], in: journal) }
        try removeFile(bench.path(seen))
        try bench.store(bodies(1)[0], in: journal)
        for _ in 0..<2 { for writer in [other, journal] { try bench.store(bodies(1)[0], in: writer) } }
        #expect(try bench.marks() == [nil, 1, 2, 3, 4, 5, 6])
    }

    @Test(arguments: [1024, 65537, 1 << 20, 1 << 34])
    func `prints are spread over the whole of a table`(capacity: Int) {
        let places = (0..<1000).map { Fingerprint(bits: UInt64($0) * ((1 << 48) / 1000)).home(capacity: capacity) }
        #expect(places == places.sorted())
        #expect(places[0] == 0 && places[999] > capacity * 99 / 100 && places[999] < capacity)
    }

    @Test func `the index grows in steps and stays under 32 bytes a line`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        for body in bodies(5000) { try bench.store(body, in: journal) }
        let size = try readFile(bench.path(seen)).count
        #expect(size - SeenHeader.byteCount <= 5000 * 32)
        for body in bodies(5000) { try bench.store(body, in: journal) }
        #expect(try Array(bench.marks().suffix(5000)) == Array(repeating: 1, count: 5000))
    }

    @Test func `an index too far behind is made anew outside the lock, and marks again`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(bodies(1)[0], in: journal)
        try appendLines(megabytes: 60, to: bench.path("messages/2026-11-20.ndjson"))
        try bench.store(bodies(1)[0], in: journal)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        try bench.store(bodies(1)[0], in: journal)
        #expect(try bench.marks().suffix(2) == [nil, 1])
    }

    @Test func `a lost index of some thousand lines is whole after one making`() throws {
        let bench = try RepeatBench()
        let (keeping, journal) = (try bench.journal(.keep), try bench.journal())
        for body in bodies(5000) { try bench.store(body, in: keeping) }
        try bench.store("{}", in: journal)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        for body in bodies(5000) { try bench.store(body, in: journal) }
        #expect(journal.takeOverdueIndexes() == nil)
        #expect(try Array(bench.marks().suffix(5000)) == Array(repeating: 1, count: 5000))
    }

    @Test func `of several processes one makes the index anew, and only that one tells`() throws {
        let bench = try RepeatBench()
        let journals = try (0..<3).map { _ in try bench.journal() }
        try bench.store(bodies(1)[0], in: journals[0])
        try appendLines(megabytes: 60, to: bench.path("messages/2026-11-20.ndjson"))
        for _ in 0..<2 { for journal in journals { try bench.store(bodies(1)[0], in: journal) } }
        let overdue = journals.map { $0.takeOverdueIndexes() }
        #expect(overdue.map { $0 != nil } == [true, false, false])
        for indexes in overdue { try indexes?.makeAnew() }
        for journal in journals { try bench.store(bodies(1)[0], in: journal) }
        #expect(try bench.marks().suffix(4) == [nil, 1, 2, 3])
    }

    @Test func `what could not be made anew is tried again after a minute, and takes no space meanwhile`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        try bench.store(bodies(1)[0], in: journal)
        try appendLines(megabytes: 60, to: bench.path("messages/2026-11-20.ndjson"))
        try bench.store(bodies(1)[0], in: journal)
        let obstacle = bench.path("\(seen).anew")
        _ = try Directory(at: bench.path(".hookline")).makeDirectory("messages.seen.anew", permissions: 0o700)
        let overdue = try #require(journal.takeOverdueIndexes())
        #expect(throws: JournalFault.self) { try overdue.makeAnew() }
        let start = timespec(tv_sec: Int(RepeatBench.start / 1_000_000), tv_nsec: 0)
        try checked("utimensat") { utimensat(AT_FDCWD, bench.path("\(seen).rebuild"), [start, start], 0) }
        try bench.store(bodies(1)[0], in: journal)
        #expect(journal.takeOverdueIndexes() == nil)
        bench.clock.pass(hours: 1)
        try bench.store(bodies(1)[0], in: journal)
        removeTree(obstacle)
        try #require(journal.takeOverdueIndexes()).makeAnew()
        try bench.store(bodies(1)[0], in: journal)
        #expect(try bench.marks().suffix(4) == [nil, nil, nil, 1])
    }

    @Test func `more segments of a day than the index has slots for cost no mark and no time`() throws {
        let bench = try RepeatBench()
        try bench.store("{}", in: try bench.journal(.keep))
        let segment = try readFile(bench.path("messages/2026-11-20.ndjson"))
        for number in 1...40 {
            try writeFile(bench.path("messages/2026-11-20.\(number).ndjson"), segment, mode: 0o640)
        }
        let journals = try (0..<3).map { _ in try bench.journal() }
        var marks: [Int?] = []
        for round in 0..<4 {
            for number in 0..<20 { try bench.store("{\"n\":\(number)}", in: journals[round % 3]) }
            marks += Array(repeating: round == 0 ? nil : round, count: 20)
        }
        let stored = try bench.marks().filter { $0 != nil }.count
        #expect(stored == 60)
        let newest = wholeLines(try readFile(bench.path("messages/2026-11-20.40.ndjson"))).dropFirst()
        #expect(newest.compactMap { LineHead(Array($0).span).map(\.repeats) } == marks)
    }

    @Test func `what can't be written whole is removed`() async {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            let root = try store.root()
            _ = try root.openState("\(JournalRoot.state)/messages.lock")
            let header = SeenHeader(capacity: SeenTable.smallest, boot: .current)
            limitFileSize(to: 10_000)
            #expect(throws: SystemFault.self) { try SeenFile.write("x", in: root, SeenTable(), header) }
            limitFileSize(to: nil)
            #expect(try directoryEntries("\(store.path)/\(JournalRoot.state)") == ["messages.lock"])
        }
    }

    @Test func `lines behind one of several megabytes are caught up with`() throws {
        let bench = try RepeatBench()
        let keeping = try bench.journal(.keep)
        let long = #"{"message":{"text":"\#(String(repeating: "x", count: 5_000_000))"}}"#
        for body in [long] + bodies(3) { try bench.store(body, in: keeping) }
        for body in bodies(3) + [long] { try bench.store(body, in: try bench.journal()) }
        #expect(try bench.marks() == [nil, nil, nil, nil, 1, 1, 1, 1])
    }

    private func appendLines(megabytes: Int, to path: String) throws {
        let text = String(repeating: "x", count: 1000)
        let line = #"{"receivedAt":"2026-11-20T12:00:00.000500Z","topic":"messages","torn":1,"x":"\#(text)"}"# + "\n"
        let block = Array(String(repeating: line, count: 1000).utf8)
        let file = try Descriptor.openForAppending(path, permissions: 0o640)
        for _ in 0..<megabytes { try file.writeAll(block) }
    }
}
