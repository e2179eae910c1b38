import Glibc
import TestSupport
import Testing

@testable import Posix

/// What lies beneath a directory is opened beneath it, by openat2(2) and component by component alike.
@Suite struct DirectoryBeneathTests {
    /// A path and whether a file is had by it.
    static let paths: [(path: String, opens: Bool)] = [
        ("file", true), ("sub/file", true), ("sub/deep/file", true), ("sub//file", true), ("./file", true),
        ("missing", false), ("missing/file", false), ("file/file", false), ("", false),
        ("..", false), ("../root/file", false), ("../outside", false), ("sub/../file", false),
        ("sub/../../outside", false), ("sub/..", false), ("/etc/passwd", false), ("//etc/passwd", false),
        ("link", false), ("link-out", false), ("link-dangling", false), ("folder-link/file", false),
        ("sub/folder-link/file", false), ("folder-link-out/outside", false), ("sub/link", false),
        ("self-link/file", false),
    ]

    /// A root with files in it, one beside it, and links of every kind.
    private func tree() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        for name in ["root", "root/sub", "root/sub/deep"] { try makeDirectory(folder.path(name), mode: 0o700) }
        for name in ["outside", "root/file", "root/sub/file", "root/sub/deep/file"] { try folder.write(name, [1]) }
        let links = [
            ("file", "link"), ("../outside", "link-out"), ("nothing", "link-dangling"), ("sub", "folder-link"),
            ("deep", "sub/folder-link"), ("..", "folder-link-out"), ("file", "sub/link"), (".", "self-link"),
        ]
        for (target, name) in links { symlink(target, folder.path("root/" + name)) }
        return folder
    }

    @Test(arguments: paths)
    func bothWaysOpenTheSameAndNothingLeadsOut(path: String, opens: Bool) throws {
        let folder = try tree()
        let root = try Directory(at: folder.path("root"))
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        #expect(succeeds { _ = try root.open(path, for: .reading) } == opens)
        #expect(succeeds { _ = try root.openStepwise(path, flags, 0) } == opens)
    }

    @Test(arguments: paths.filter { !$0.opens && !$0.path.hasPrefix("missing") && !$0.path.isEmpty }.map(\.path))
    func nothingIsMadeWhereNothingMayBeOpened(path: String) throws {
        let folder = try tree()
        let before = try listing(folder)
        let root = try Directory(at: folder.path("root"))
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        #expect(throws: SystemFault.self) { _ = try root.openOrCreate(path, for: .updating, permissions: 0o600) }
        #expect(throws: SystemFault.self) { _ = try root.openStepwise(path, flags, 0o600) }
        #expect(try listing(folder) == before)
    }

    @Test func aMissingFileIsMissingByBothWays() throws {
        let folder = try tree()
        let root = try Directory(at: folder.path("root"))
        #expect(throws: SystemFault(.open, ENOENT)) { _ = try root.open("missing", for: .reading) }
        #expect(throws: SystemFault(.open, ENOENT)) { _ = try root.openStepwise("missing", O_RDONLY, 0) }
    }

    @Test func aLinkInPlaceOfADirectoryIsNoDirectory() throws {
        let folder = try tree()
        let root = try Directory(at: folder.path("root"))
        #expect(throws: SystemFault.self) { _ = try root.directory("folder-link") }
        #expect(throws: SystemFault.self) { _ = try root.directory("folder-link-out") }
        #expect(throws: SystemFault.self) { _ = try root.directory("file") }
        #expect(try root.directory("sub").names().contains("deep"))
    }

    @Test func aFifoIsOpenedWithoutWaitingForItsPeer() throws {
        let folder = try tree()
        mkfifo(folder.path("root/fifo"), 0o600)
        let root = try Directory(at: folder.path("root"))
        #expect(try root.open("fifo", for: .appending).status().kind == .other)
    }

    private func succeeds(_ body: () throws -> Void) -> Bool {
        (try? body()) != nil  // whichever way it is refused
    }

    private func listing(_ folder: TemporaryDirectory) throws -> [[String]] {
        try ["", "root", "root/sub", "root/sub/deep"].map { try directoryEntries(folder.path($0)) }
    }
}
