import Format
import Glibc
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// Which files an index knows, and how far.
@Suite struct SeenHeaderTests {
    private func file(
        _ name: String, segment: Int = 0, inode: UInt64 = 1, born: Int64 = 1
    ) -> PartitionIdentity {
        let partition = Partition(topic: .messages, day: day(name), segment: segment)
        return PartitionIdentity(partition, file: FileIdentity(device: 9, inode: inode), born: born)
    }

    private func header() -> SeenHeader { SeenHeader(capacity: 1024, boot: .current) }

    @Test(arguments: ["born", "day", "segment", "inode"])
    func `a file of the same inode is another one when anything else differs`(what: String) {
        var header = header()
        let slot = header.addSlot(SeenSlots.Slot(identity: file("2026-11-20"), seenSize: 700))
        let known = header.slot(of: file("2026-11-20"))
        #expect(known == slot)
        let other =
            switch what {
            case "born": file("2026-11-20", born: 2)
            case "day": file("2026-11-21")
            case "segment": file("2026-11-20", segment: 1)
            default: file("2026-11-20", inode: 2)
            }
        let found = header.slot(of: other)
        #expect(found == nil)
    }

    @Test func `a file that takes an inode or a day over leaves nothing known of the one before`() {
        var header = header()
        for (place, name) in ["2026-11-20", "2026-11-21", "2026-11-22"].enumerated() {
            let identity = file(name, inode: UInt64(place + 1))
            header.note(header.addSlot(SeenSlots.Slot(identity: identity, seenSize: 0)), seenSize: 100 * (place + 1))
        }
        let heir = file("2026-11-22", segment: 1, inode: 1)
        let slot = header.addSlot(SeenSlots.Slot(identity: heir, seenSize: 0))
        let taken = header[slot]
        #expect(taken == SeenSlots.Slot(identity: heir, seenSize: 0))
        let gone = [header.slot(of: file("2026-11-20", inode: 1)), header.slot(of: file("2026-11-22", inode: 3))]
        #expect(gone == [nil, nil])
        let kept = header.slot(of: file("2026-11-21", inode: 2)).flatMap { header[$0]?.seenSize }
        #expect(kept == 200)
    }

    @Test func `with more files than slots that of the oldest day goes`() {
        var header = header()
        let days = (0..<SeenSlots.count + 3).map { Day(number: 20_000 + Int64($0)) }
        for (place, day) in days.enumerated() {
            let partition = Partition(topic: .messages, day: day, segment: 0)
            let identity = PartitionIdentity(
                partition, file: FileIdentity(device: 9, inode: UInt64(place + 1)), born: 1)
            _ = header.addSlot(SeenSlots.Slot(identity: identity, seenSize: 0))
        }
        let known = (0..<SeenSlots.count).compactMap { header[$0]?.identity.day.number }.sorted()
        #expect(known == days.suffix(SeenSlots.count).map(\.number))
    }

    @Test func `a record of another index, or of other slots, is not adopted`() throws {
        let known = file("2026-11-20")
        var header = header()
        header.note(header.addSlot(SeenSlots.Slot(identity: known, seenSize: 0)), seenSize: 100)
        let last = SeenFront.Placed(place: 1, word: 2)
        let made = header.front(inode: 5, known, last)
        let front = try #require(made)
        let more = SeenFront(key: front.key, count: 1025, seenSize: 100, lookedAt: front.lookedAt, last: last)
        let isMoreAdopted = header.adopt(more, inode: 5, known)
        #expect(!isMoreAdopted, "more entries than there is room for")
        var same = header.copy()
        let adopted = [
            same.adopt(front, inode: 5, known), same.adopt(front, inode: 6, known),
            same.adopt(front, inode: 5, file("2026-11-21")),
        ]
        #expect(adopted == [true, false, false])
    }
}

extension SeenHeader {
    /// One that says the same, as another process has it.
    fileprivate func copy() -> SeenHeader {
        SeenHeader(capacity: capacity, count: count, boot: boot, filesOf: self)
    }
}

/// gzip frees an inode, and ext4 gives it to the next file.
@Suite struct ReusedInodeTests {
    @Test func `what is known of a file's inode is not believed of the next one`() throws {
        let bench = try RepeatBench()
        let body = { (number: Int) in #"{"message":{"text":"\#(number)"}}"# }
        for number in 0..<9 { try bench.store(body(number), in: try bench.journal()) }
        // The same inode in the place of another day, with nothing in it.
        let (old, new) = (bench.path("messages/2026-11-20.ndjson"), bench.path("messages/2026-11-21.ndjson"))
        try checked("rename") { rename(old, new) }
        try checked("truncate") { truncate(new, 0) }
        bench.clock.pass(hours: 24)
        for number in 20..<40 { try bench.store(body(number), in: try bench.journal()) }
        bench.clock.pass(hours: 24)
        for number in 20..<40 { try bench.store(body(number), in: try bench.journal()) }
        #expect(try bench.marks() == Array(repeating: nil, count: 20) + Array(repeating: 1, count: 20))
    }

    @Test func `a file made anew in its own place on the same day is another one`() throws {
        let bench = try RepeatBench()
        let journal = try bench.journal()
        let body = { (number: Int) in #"{"message":{"text":"\#(number)"}}"# }
        for number in 0..<9 { try bench.store(body(number), in: journal) }
        try removeFile(bench.path("messages/2026-11-20.ndjson"))
        for number in 0..<20 { try bench.store(body(number), in: journal) }
        for number in 0..<20 { try bench.store(body(number), in: try bench.journal()) }
        #expect(try bench.marks() == Array(repeating: nil, count: 20) + Array(repeating: 1, count: 20))
    }
}
