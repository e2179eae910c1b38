import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

/// What stands at the places of files and directories, put there by somebody else.
enum Planted: String, CaseIterable, Sendable {
    case link, danglingLink, fifo, folder, hardLink, socket

    /// Puts it at a path; links lead to `target`.
    func put(at path: String, target: String) throws {
        switch self {
        case .link: try checked("symlink") { symlink(target, path) }
        case .danglingLink: try checked("symlink") { symlink(target + "-nothing", path) }
        case .fifo: try checked("mkfifo") { mkfifo(path, 0o600) }
        case .folder: try makeDirectory(path, mode: 0o700)
        case .hardLink: try checked("link") { Glibc.link(target, path) }
        case .socket: _ = try ListeningSocket.unix(path, mode: 0o600)
        }
    }
}

@Suite struct PartitionFileTests {
    private let store: Store
    private let target: String

    init() throws {
        store = try Store()
        target = try store.folder.write("target", Array("{}\n".utf8), mode: 0o640)
    }

    /// Nothing is acknowledged, and nothing is written or made through what was planted.
    private func expectRefused(_ event: String = message("one")) throws {
        #expect(throws: JournalFault.self) { try store.journal().store(event) }
        #expect(try readFile(target) == Array("{}\n".utf8))
        #expect(try directoryEntries(store.folder.path) == ["data", "target"])
    }

    @Test(arguments: Planted.allCases)
    func nothingIsWrittenThroughWhatStandsAtTheFilesPlace(planted: Planted) throws {
        try makeDirectory(store.path, mode: 0o750)
        try makeDirectory("\(store.path)/messages", mode: 0o750)
        try planted.put(at: "\(store.path)/\(Store.file)", target: target)
        try expectRefused()
    }

    @Test(arguments: Planted.allCases)
    func nothingIsWrittenThroughWhatIsPutThereLater(planted: Planted) throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        try checked("rename") { rename("\(store.path)/\(Store.file)", "\(store.path)/messages/away") }
        try planted.put(at: "\(store.path)/\(Store.file)", target: target)
        #expect(throws: JournalFault.self) { try journal.store(message("two")) }
        #expect(try readFile(target) == Array("{}\n".utf8))
        #expect(wholeLines(try store.bytes("messages/away")).count == 1)
    }

    @Test(arguments: [Planted.link, .danglingLink, .fifo, .socket])
    func nothingIsWrittenThroughWhatStandsAtTheTopicsPlace(planted: Planted) throws {
        try makeDirectory(store.path, mode: 0o750)
        try planted.put(at: "\(store.path)/messages", target: store.folder.path)
        try expectRefused()
    }

    @Test func aFileWithASecondNameOrOfAnotherKindIsNamedAsNotOurs() throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        try checked("link") { link("\(store.path)/\(Store.file)", store.folder.path("second")) }
        #expect(throws: JournalFault.notOurs(path: Store.file)) { try store.journal().store(message("two")) }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func aFileOfAnotherUserIsNotOurs() throws {
        try store.journal().store(message("one"))
        try checked("chown") { chown("\(store.path)/\(Store.file)", 65_534, 65_534) }
        #expect(throws: JournalFault.notOurs(path: Store.file)) { try store.journal().store(message("two")) }
    }

    @Test(arguments: ["renamed", "removed", "replaced", "topic renamed", "topic removed"])
    func nothingIsAppendedToAFileThatWasMovedAway(how: String) throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        let file = "\(store.path)/\(Store.file)"
        let kept = try OpenDescriptor.opening(file, O_RDONLY)
        switch how {
        case "renamed": rename(file, file + ".old")
        case "removed": unlink(file)
        case "replaced":
            try writeFile(file + ".new", [], mode: 0o640)
            rename(file + ".new", file)
        case "topic renamed": rename("\(store.path)/messages", "\(store.path)/away")
        default: removeTree("\(store.path)/messages")
        }
        let stored = try journal.store(message("two"))
        #expect(stored.offset == 0)
        #expect(try store.lines().count == 1)
        #expect(String(decoding: try readSome(kept), as: UTF8.self).split(separator: "\n").count == 1)
        #expect(try mode(of: file) == 0o640)
    }

    @Test func aPartitionIsMadeOnceWithItsModeAndOpenedAfterwards() throws {
        let root = try store.root()
        let partition = Partition(topic: .messages, day: day(Store.day), segment: 0)
        #expect(try PartitionFile.open(partition, in: root) == nil)
        #expect(try !PartitionFile.exists(partition, in: root))
        let made = try PartitionFile.create(partition, in: root)
        #expect(try PartitionFile.exists(partition, in: root))
        #expect(try PartitionFile.open(partition, in: root)?.identity == made.identity)
        #expect(throws: JournalFault.system(SystemFault(.open, EEXIST), path: Store.file)) {
            try PartitionFile.create(partition, in: root)
        }
    }
}
