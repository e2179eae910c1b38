import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct JournalRootTests {
    @Test(arguments: [(0o640, 0o750), (0o600, 0o700), (0o644, 0o755), (0o660, 0o770)] as [(UInt32, UInt32)])
    func directoriesGetTheMatchingExecuteBits(file: UInt32, directory: UInt32) throws {
        #expect(try Store().policy(fileMode: file).directoryMode == directory)
    }

    @Test(arguments: [0o000, 0o022, 0o077, 0o177] as [mode_t])
    func modesAreThoseOfTheSettingsWhateverTheUmask(mask: mode_t) async throws {
        await #expect(processExitsWith: .success) { [mask = mask as mode_t] in
            let store = try Store()
            umask(mask)
            try store.journal().store(message("one"))
            try store.tear([0x7B])
            try store.journal().store(message("two"))
            let fragment = try #require(try directoryEntries("\(store.path)/torn").first)
            let modes: [String: mode_t] = [
                "": 0o750, "messages": 0o750, Store.file: 0o640, "torn": 0o750, "torn/\(fragment)": 0o640,
                ".hookline": 0o700, ".hookline/messages.lock": 0o600,
            ]
            for (name, expected) in modes { #expect(try mode(of: "\(store.path)/\(name)") == expected) }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func nothingIsMadeInADirectoryOfAnotherUser() throws {
        let store = try Store()
        try makeDirectory(store.path, mode: 0o777)
        try checked("chown") { chown(store.path, 65_534, 65_534) }
        #expect(throws: JournalFault.rootOfOther(path: store.path, owner: 65_534, user: 0)) {
            try store.journal().store(message("one"))
        }
        #expect(try directoryEntries(store.path).isEmpty)
        try checked("chown") { chown(store.path, 0, 65_534) }
        try store.journal().store(message("one"))
    }

    @Test func theSetGroupIdBitOfTheDataDirectoryIsPassedOn() throws {
        let store = try Store()
        try makeDirectory(store.path, mode: 0o2770)
        try store.journal().store(message("one"))
        #expect(try mode(of: store.path) == 0o2770)
        #expect(try mode(of: "\(store.path)/messages") == 0o2750)
        #expect(try mode(of: "\(store.path)/\(Store.file)") == 0o640)
    }

    @Test func theDirectoryIsMadeOnlyWhereItsParentIs() throws {
        let store = try Store()
        let policy = JournalPolicy(
            path: store.folder.path("no/data"), synchronizes: false, fileMode: 0o640, repeats: .keep, zone: .utc)
        let fault = JournalFault.system(SystemFault(.open, ENOENT), path: policy.path)
        #expect(throws: fault) { try store.journal(policy).store(message("one")) }
        #expect(try directoryEntries(store.folder.path).isEmpty)
    }

    @Test func aDirectoryThatWasMovedAwayIsNotInPlace() throws {
        let store = try Store()
        let root = try store.root()
        #expect(root.isInPlace)
        rename(store.path, store.path + "-away")
        #expect(!root.isInPlace)
        try makeDirectory(store.path, mode: 0o750)
        #expect(!root.isInPlace)
    }
}
