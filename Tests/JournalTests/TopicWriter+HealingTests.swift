import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// Who finds what a dead writer left.
enum Finder: CaseIterable, Sendable {
    /// The worker that wrote the file last.
    case resident
    /// Another one, on the same boot.
    case other
    /// One that knows nothing of the file.
    case stranger
}

@Suite struct TopicWriterHealingTests {
    /// Stores a line behind a fragment and holds the result to all the promises at once.
    private func expectHealed(_ fragment: [UInt8], by finder: Finder) throws {
        let store = try Store()
        let resident = try store.journal()
        try resident.store(message("one"))
        let whole = try store.bytes()
        try store.tear(fragment)
        if finder == .stranger { store.forgetState() }
        let stored = try (finder == .resident ? resident : try store.journal()).store(message("two"))

        let bytes = try store.bytes()
        let lines = try store.lines()
        #expect(stored.notes == (finder == .stranger ? [.recovered] : [.healed]))
        #expect(bytes.starts(with: whole + [UInt8](repeating: 0x20, count: fragment.count)))
        #expect(bytes.last == 0x0A)
        #expect(lines.count == 3)
        #expect(lines[1].hasSuffix(#"","topic":"messages","torn":\#(fragment.count)}"#))
        #expect(StoredLine(bytes[stored.offset..<bytes.count - 1]).event?.elementsEqual(message("two").utf8) == true)
        #expect(try store.torn() == ["messages-\(Store.day)-\(whole.count)": fragment])
        #expect(try store.faults() == [])
        let stamps = try store.stamps()
        #expect(stamps[0] < stamps[1] && stamps[1] < stamps[2])
    }

    @Test func aFileCutAtAnyByteOfItsLastLineIsHealed() throws {
        let store = try Store()
        let journal = try store.journal()
        try journal.store(message("one"))
        let stored = try journal.store(message("a line that is cut"))
        let last = try store.bytes()[stored.offset...]
        for count in 1..<last.count {
            try expectHealed(Array(last.prefix(count)), by: Finder.allCases[count % 3])
        }
    }

    @Test func fragmentsOfAnyLengthAndOfAnyBytesAreKept() throws {
        for count in 1...400 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            try expectHealed(bytes.map { $0 == 0x0A ? 0 : $0 }, by: Finder.allCases[count % 3])
        }
    }

    @Test(arguments: [65_535, 65_536, 65_537, 200_000, 1_500_000])
    func longFragmentsAreKeptWhole(count: Int) throws {
        try expectHealed([UInt8](repeating: 0x78, count: count), by: .other)
        try expectHealed([UInt8](repeating: 0, count: count), by: .stranger)
    }

    @Test func aTornLineThatIsBegunWithBlanksOnlyIsAFragmentToo() throws {
        for finder in Finder.allCases { try expectHealed([0x20, 0x20], by: finder) }
    }

    @Test func theTornLineIsLaterThanTheLastOneThoughTheClockStandsStill() throws {
        let store = try Store()
        let journal = try store.journal()
        for number in 0..<5 { try journal.store(message("\(number)")) }
        try store.tear([0x7B])
        store.forgetState()
        try store.journal().store(message("next"))
        let stamps = try store.stamps()
        #expect(stamps.count == 7)
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func eachFragmentOfADayHasItsOwnPlace() throws {
        let store = try Store()
        let journal = try store.journal()
        for _ in 0..<3 {
            try store.tear(try journal.store(message("one")).length > 0 ? [0x7B] : [])
        }
        try journal.store(message("last"))
        #expect(try store.torn().count == 3)
        #expect(try store.faults() == [])
    }
}
