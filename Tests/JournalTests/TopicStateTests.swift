import Format
import Posix
import TestSupport
import Testing

@testable import Journal

/// The three blocks of a topic's lock file, read together.
@Suite struct TopicStateTests {
    private let file: LockFile

    init() throws { file = try LockFile() }

    @Test func anEmptyFileHasNone() throws {
        let state = try file.state()
        #expect(state.record == nil && state.failed == nil && state.syncedSize(of: file.identity()) == 0)
    }

    @Test func aBlockWithAnyByteChangedIsNone() throws {
        try file.leave(file.record())
        try file.note(SyncNote.confirmed, .confirmed, SyncNote(boot: file.boot, file: file.identity(), size: 1000))
        try file.note(SyncNote.failed, .failed, SyncNote(boot: file.boot, file: file.identity()))
        let whole = try readFile(file.path)
        for place in whole.indices {
            var damaged = whole
            damaged[place] ^= 0x10
            try writeFile(file.path, damaged)
            let state = try file.state()
            #expect((state.record == nil) == (place < 160), "byte \(place)")
            #expect((state.syncedSize(of: file.identity()) < 1000) == (160..<320).contains(place), "byte \(place)")
            #expect((state.failed == nil) == (place >= 320), "byte \(place)")
        }
    }

    @Test func whatIsToldOfSyncsCountsForOneFileAndOneBoot() throws {
        try file.leave(file.record())
        try file.note(SyncNote.confirmed, .confirmed, SyncNote(boot: file.boot, file: file.identity(), size: 1000))
        try file.note(SyncNote.failed, .failed, SyncNote(boot: file.boot, file: file.identity(8)))
        #expect(try file.state().syncedSize(of: file.identity()) == 1000)
        #expect(try file.state().failed == file.identity(8))
        for other in [file.identity(7), file.identity(segment: 4), file.identity(born: 0)] {
            #expect(try file.state().syncedSize(of: other) == 0)
            #expect(try file.state().entries(of: other) == nil)
        }
        let later = try file.state(boot: BootId(high: 1, low: 1))
        #expect(later.syncedSize(of: file.identity()) == 99)  // what the record says holds for every boot
        #expect(later.failed == nil)
    }

    @Test(arguments: [(99, 0, 99), (99, 50, 99), (99, 200, 200), (0, 200, 200)])
    func theFurtherOfRecordAndNoteIsOnDisk(recorded: Int, noted: Int, synced: Int) throws {
        var record = file.record()
        record.syncedSize = recorded
        try file.leave(record)
        try file.note(SyncNote.confirmed, .confirmed, SyncNote(boot: file.boot, file: file.identity(), size: noted))
        #expect(try file.state().syncedSize(of: file.identity()) == synced)
    }

    @Test func theEntriesAreThoseOfTheRecordsFile() throws {
        try file.leave(file.record())
        #expect(try file.state().entries(of: file.identity()) == file.record().entries)
        #expect(try file.state().entries(of: file.identity(7)) == nil)
    }

    @Test(arguments: [3, 4, 8], [1 << 62, 1 << 63])
    func `a note with a word that no writer leaves is none, though its sum is right`(place: Int, word: UInt64) throws {
        for (name, block) in [(SyncNote.confirmed, TopicState.Place.confirmed), (SyncNote.failed, .failed)] {
            try file.note(name, block, SyncNote(boot: file.boot, file: file.identity(), size: 1000))
            try file.leave(name, block, place, word)
        }
        let state = try file.state()
        #expect(state.syncedSize(of: file.identity()) == 0 && state.failed == nil)
    }

    @Test func aBlockInAnothersPlaceSaysNothing() throws {
        let note = SyncNote(boot: file.boot, file: file.identity(), size: 1000)
        try file.note(SyncNote.failed, .confirmed, note)
        try file.note(SyncNote.confirmed, .failed, note)
        let state = try file.state()
        #expect(state.syncedSize(of: file.identity()) == 0 && state.failed == nil)
    }
}
