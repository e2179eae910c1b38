import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct FileStatusTests {
    @Test func theStatusSaysWhatKindOfFileItIs() throws {
        let folder = try TemporaryDirectory()
        try folder.write("file", [])
        mkfifo(folder.path("fifo"), 0o600)
        symlink("file", folder.path("link"))
        _ = try ListeningSocket.unix(folder.path("socket"), mode: 0o600)
        let kinds = try ["file", "", "link", "socket", "fifo"].map { try fileStatus(of: folder.path($0)).kind }
        #expect(kinds == [.regular, .directory, .symbolicLink, .socket, .other])
        #expect(try followedFileStatus(of: folder.path("link")).kind == .regular)
    }

    @Test func theStatusTellsSizeLinksModeOwnerAndTimes() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("file", [1, 2, 3], mode: 0o2640)
        link(path, folder.path("second"))
        let before = WallClock.system.microseconds
        let status = try Descriptor.openForReading(path).status()
        #expect(status.size == 3)
        #expect(status.links == 2)
        #expect(status.mode == 0o2640)
        #expect(status.owner == geteuid())
        #expect(abs(status.modified - before) < 60_000_000)
        #expect(abs(status.changed / 1000 - before) < 60_000_000)
        #expect(try fileStatus(of: folder.path("second")).identity == status.identity)
        #expect(try fileStatus(of: folder.path).identity != status.identity)
    }

    @Test func pathsThatLeadNowhereAreNamedByTheirCall() throws {
        let folder = try TemporaryDirectory()
        let missing = folder.path("missing")
        #expect(throws: SystemFault(.lstat, ENOENT)) { try fileStatus(of: missing) }
        #expect(throws: SystemFault(.stat, ENOENT)) { try followedFileStatus(of: missing) }
    }
}
