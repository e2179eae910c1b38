import Format
import Glibc
import Posix
import TestSupport
import Testing

@testable import Journal

@Suite struct EntryTrailTests {
    private let store: Store

    init() throws { store = try Store() }

    private func file(_ device: UInt64, _ inode: UInt64) -> FileIdentity { FileIdentity(device: device, inode: inode) }

    @Test func eachDirectoryAndTheirOrderCount() {
        let trail = EntryTrail([file(1, 2), file(1, 3)])
        #expect(trail == EntryTrail([file(1, 2), file(1, 3)]))
        for other in [
            [file(1, 3), file(1, 2)], [file(2, 2), file(1, 3)], [file(1, 2), file(1, 4)], [file(1, 2)], [],
        ] {
            #expect(trail != EntryTrail(other))
        }
        #expect(trail.word != 0 && EntryTrail([]).word != 0)
    }

    @Test(arguments: ["topic", "data", "parent"])
    func aDirectoryThatIsMadeAnewMakesAnotherTrail(which: String) throws {
        let folder = store.folder.path("parent")
        try makeDirectory(folder, mode: 0o700)
        let policy = JournalPolicy(
            path: "\(folder)/data", synchronizes: false, fileMode: 0o640, repeats: .keep, zone: .utc)
        let trail = { try self.store.root(policy).making(.messages).entries(of: .messages) }
        let before = try trail()
        #expect(try trail() == before)
        // The old one stays, so that no new one gets its inode.
        let moved = ["topic": "\(folder)/data/messages", "data": "\(folder)/data", "parent": folder][which] ?? ""
        try checked("rename") { rename(moved, store.folder.path("moved")) }
        if which == "parent" { try makeDirectory(folder, mode: 0o700) }
        #expect(try trail() != before)
    }

    @Test func withoutItsTopicThereIsNoTrail() throws {
        let root = try store.root()
        let missing = JournalFault.system(SystemFault(.lstat, ENOENT), path: "messages")
        #expect(throws: missing) { try root.entries(of: .messages) }
        #expect(throws: JournalFault.self) { try root.synchronizeEntries(of: .messages) }
        try root.making(.messages).synchronizeEntries(of: .messages)
    }
}

extension JournalRoot {
    /// The same, with the topic's directory.
    fileprivate func making(_ topic: Topic) throws -> JournalRoot {
        try make(topic.description)
        return self
    }
}
