import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The machine went down: behind the last synced byte a file may hold anything. The next boot's first append heals it.
    @Suite("Power cut")
    struct PowerCutTests {
        /// What the file system left of a line: the line without its LF, what becomes of it, LF included.
        enum Damage: String, CaseIterable, Sendable {
            case nulls, nullsAtStart, nullsAtEnd, lostLineEnd, halfAndForeign, wildLineEnds
        }

        @Test("lines in the middle and at the end", arguments: Damage.allCases)
        func damaged(damage: Damage) throws {
            for places in [[6], [6, 7], [5, 9], [9], [8, 9]] {
                let cut = try Cut(lines: 10, synced: 5)
                try cut.damage(places, damage)
                try cut.expectHealed()
            }
        }

        @Test("a run of NULs behind the last line, and half a line", arguments: [1, 100, 4_096, 70_000])
        func tail(count: Int) throws {
            for byte in [UInt8(0), UInt8(ascii: "x")] {
                let cut = try Cut(lines: 3, synced: 2)
                try cut.append([UInt8](repeating: byte, count: count))
                try cut.expectHealed()
            }
        }

        @Test("yesterday's file, with a record of yesterday, and without a record", arguments: [true, false])
        func yesterday(hasRecord: Bool) throws {
            let cut = try Cut(lines: 10, synced: hasRecord ? 5 : 0)
            try cut.makeYesterday(keepingRecord: hasRecord)
            try cut.damage([6, 9], .nulls)
            try cut.expectHealed()
        }

        @Test("without a record, as after its deletion, everything is looked through", arguments: Damage.allCases)
        func noRecord(damage: Damage) throws {
            let cut = try Cut(lines: 10, synced: 0)
            try checked("unlink") { unlink("\(cut.site.data.path)/.hookline/messages.lock") }
            try cut.damage([0, 4, 9], damage)
            try cut.expectHealed()
        }

        @Test("on the same boot nothing is healed: the check needs another boot")
        func control() throws {
            let cut = try Cut(lines: 10, synced: 10, boots: false)
            try cut.damage([6], .nulls)
            #expect(try CGIEntrance(cut.site).answer(Cut.event(100)).status == 200)
            #expect(try cut.site.data.faults().count == 1)
        }

        @Test("on the same boot what nobody is known to have synced is not built upon, and stays as it is")
        func unproven() throws {
            let cut = try Cut(lines: 10, synced: 5, boots: false)
            try cut.damage([6], .nulls)
            let entrance = CGIEntrance(cut.site)
            #expect(try [100, 101].map { try entrance.answer(Cut.event($0)).status } == [503, 200])
            #expect(try cut.site.data.faults().count == 1)
            #expect(try cut.site.data.paths(from: "messages/").count == 2)
        }
    }
}
