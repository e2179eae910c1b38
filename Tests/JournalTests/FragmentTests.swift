import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// A writer that heals may be killed between any two of its steps; the next one finishes.
@Suite struct FragmentTests {
    private let store: Store
    private let whole: [UInt8]
    private let fragment = Array(#"{"receivedAt":"2026-11-22T20:14:45.123"#.utf8)
    private var name: String { "messages-\(Store.day)-\(whole.count)" }

    init() throws {
        store = try Store()
        try store.journal().store(message("one"))
        whole = try store.bytes()
    }

    /// - Parameter more: bytes behind the fragment that became blanks with it.
    private func expectHealed(_ finder: Finder, more: Int = 0) throws {
        if finder == .stranger { store.forgetState() }
        try store.journal().store(message("two"))
        let lines = try store.lines()
        #expect(lines.count == 3)
        #expect(lines[1].hasSuffix(#""torn":\#(fragment.count + more)}"#))
        #expect(try store.bytes().starts(with: whole))
        #expect(try store.torn() == [name: fragment])
        #expect(try store.faults() == [])
    }

    private func makeTorn() throws { try makeDirectory("\(store.path)/torn", mode: 0o750) }

    @Test(arguments: [Finder.other, .stranger])
    func killedWithTheDirectoryMade(finder: Finder) throws {
        try store.tear(fragment)
        try makeTorn()
        try expectHealed(finder)
    }

    @Test(arguments: [Finder.other, .stranger])
    func killedWithTheCopyHalfWrittenAside(finder: Finder) throws {
        try store.tear(fragment)
        try makeTorn()
        try writeFile("\(store.path)/torn/.\(name)", fragment.prefix(7))
        try expectHealed(finder)
    }

    @Test(arguments: [Finder.other, .stranger])
    func killedBetweenCopyAndBlanks(finder: Finder) throws {
        try store.tear(fragment)
        try makeTorn()
        try writeFile("\(store.path)/torn/\(name)", fragment)
        try expectHealed(finder)
    }

    @Test func killedWhileBlanking() throws {
        for done in 0...fragment.count {
            let test = try FragmentTests()
            let blanks = [UInt8](repeating: 0x20, count: done)
            try test.store.tear(blanks + test.fragment.dropFirst(done))
            try test.makeTorn()
            try writeFile("\(test.store.path)/torn/\(test.name)", test.fragment)
            try test.expectHealed(done.isMultiple(of: 2) ? .other : .stranger)
        }
    }

    /// Blanks and lines with `torn` tell of the same bytes: hooklinectl verify compares them.
    @Test func killedWhileWritingTheTornLine() throws {
        let line = #"{"receivedAt":"2026-11-22T20:14:45.123457Z","topic":"messages","torn":\#(fragment.count)}"#
        for count in 0...line.utf8.count {
            let test = try FragmentTests()
            let blanks = [UInt8](repeating: 0x20, count: fragment.count)
            try test.store.tear(blanks + line.utf8.prefix(count))
            try test.makeTorn()
            try writeFile("\(test.store.path)/torn/\(test.name)", test.fragment)
            try test.expectHealed(count.isMultiple(of: 2) ? .other : .stranger, more: count)
        }
    }

    @Test func nothingIsHealedTwice() throws {
        try store.tear(fragment)
        try expectHealed(.other)
        let before = try store.bytes()
        #expect(try store.journal().store(message("three")).notes.isEmpty)
        store.forgetState()
        #expect(try store.journal().store(message("four")).notes.isEmpty)
        #expect(try store.bytes().starts(with: before))
        #expect(try store.lines().count == 5)
    }

    @Test(arguments: ["link", "folder", "fifo"])
    func nothingIsWrittenThroughWhatIsPlantedInTorn(kind: String) throws {
        let target = try store.folder.write("target", [1])
        try store.tear(fragment)
        try makeTorn()
        let path = "\(store.path)/torn/.\(name)"
        switch kind {
        case "link": symlink(target, path)
        case "fifo": mkfifo(path, 0o600)
        default: try makeDirectory(path, mode: 0o700)
        }
        if kind == "folder" {
            #expect(throws: JournalFault.self) { try store.journal().store(message("two")) }
        } else {
            try expectHealed(.other)
        }
        #expect(try readFile(target) == [1])
    }

    @Test func aLinkInPlaceOfTornIsAFault() throws {
        try store.tear(fragment)
        try makeDirectory(store.folder.path("elsewhere"), mode: 0o700)
        symlink(store.folder.path("elsewhere"), "\(store.path)/torn")
        #expect(throws: JournalFault.self) { try store.journal().store(message("two")) }
        #expect(try directoryEntries(store.folder.path("elsewhere")).isEmpty)
        #expect(try store.bytes() == whole + fragment)
    }
}
