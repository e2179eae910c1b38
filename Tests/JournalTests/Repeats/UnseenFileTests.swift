import Format
import Glibc
import Posix
import TestSupport
import Testing

@testable import Journal

@Suite struct UnseenFileTests {
    private let store: Store
    private let root: JournalRoot

    init() throws {
        store = try Store()
        try store.journal().store(message("one"))
        try store.journal().store(message("two"))
        root = try store.root()
    }

    private func unseen(_ header: inout SeenHeader) throws -> [UnseenFile] {
        try UnseenFile.all(of: .messages, since: day("2026-11-21"), &header, in: root)
    }

    private func header() -> SeenHeader { SeenHeader(capacity: SeenTable.smallest, boot: .current) }

    @Test func `a file that the index does not know is unseen as a whole`() throws {
        var header = header()
        let files = try unseen(&header)
        #expect(files.map(\.file.path) == [Store.file])
        #expect(files[0].seenSize == 0)
        #expect(try files[0].size == store.bytes().count)
        #expect(files[0].slot == SeenSlots.Slot(identity: files[0].file.identity, seenSize: 0))
    }

    @Test func `what lies behind the known part is unseen, and all where more is known than there is`() throws {
        var header = header()
        let file = try #require(try unseen(&header).first)
        let slot = header.addSlot(file.slot)
        header.note(slot, seenSize: file.size)
        #expect(try unseen(&header).isEmpty)
        header.note(slot, seenSize: file.size - 1)
        #expect(try unseen(&header).map(\.seenSize) == [file.size - 1])
        header.note(slot, seenSize: file.size + 1)
        #expect(try unseen(&header).map(\.seenSize) == [0])
    }

    @Test func `only the newest file of each day counts, and none that is not ours`() throws {
        var header = header()
        for name in ["2026-11-20", "2026-11-21", "2026-11-21.1", "2026-11-23"] {
            try writeFile("\(store.path)/messages/\(name).ndjson", Array("{}\n".utf8), mode: 0o640)
        }
        try checked("link") { link("\(store.path)/messages/2026-11-23.ndjson", store.folder.path("second")) }
        #expect(try unseen(&header).map(\.file.path) == ["messages/2026-11-21.1.ndjson", Store.file])
    }

    /// What is passed over would be missing in the index for good.
    @Test func `no descriptor for a file is a fault, and does not make it another one's`() async {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            for number in 1...3 { try store.journal().store(message("\(number)")) }
            for name in ["2026-11-20", "2026-11-21"] {
                try writeFile("\(store.path)/messages/\(name).ndjson", Array("{}\n".utf8), mode: 0o640)
            }
            #expect(
                holdsInChild {
                    let root = try store.root()
                    var header = SeenHeader(capacity: SeenTable.smallest, boot: .current)
                    var held = try OpenDescriptor.all()
                    held.removeLast(2)
                    do throws(JournalFault) {
                        _ = try UnseenFile.all(of: .messages, since: day("2026-11-20"), &header, in: root)
                        return false
                    } catch {
                        guard error == .system(SystemFault(.open, EMFILE), path: Store.file) else { return false }
                    }
                    held.removeAll()
                    return try UnseenFile.all(of: .messages, since: day("2026-11-20"), &header, in: root).count == 3
                })
        }
    }

    @Test func `each line of an event is an entry at its place, and the rest is none`() throws {
        var header = header()
        let second = try #require(wholeLines(try store.bytes()).last?.startIndex)
        try store.tear(Array("{\"half".utf8))
        let file = try #require(try unseen(&header).first)
        var entries: [SeenEntry] = []
        let rest = try file.entries(in: 4, from: 0, to: file.size) { entries.append($0) }
        #expect(entries.map(\.offset) == [0, second] && entries.allSatisfy { $0.slot == 4 && $0.repeats == 0 })
        #expect(entries[0].print == Fingerprint(Signature(of: signatureText(of: message("one")).utf8) ?? missing))
        #expect(rest == file.size - 6)
    }

    private var missing: Signature { Signature(digest: InlineArray(repeating: 0)) }
}
