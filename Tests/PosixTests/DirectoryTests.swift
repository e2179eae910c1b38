import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct DirectoryTests {
    @Test func aFileIsMadeOnceAndHasItsMode() throws {
        let folder = try TemporaryDirectory()
        let directory = try Directory(at: folder.path)
        _ = try directory.create("file", for: .appending, permissions: 0o640)
        #expect(try mode(of: folder.path("file")) == 0o640)
        #expect(throws: SystemFault(.open, EEXIST)) {
            _ = try directory.create("file", for: .appending, permissions: 0o640)
        }
    }

    @Test(arguments: [(OpenMode.reading, "abcdef"), (.updating, "XYcdef"), (.appending, "abcdefXY")])
    func theModeOfOpeningSaysWhereAWriteGoes(opening: OpenMode, result: String) throws {
        let folder = try TemporaryDirectory()
        try folder.write("file", Array("abcdef".utf8))
        let directory = try Directory(at: folder.path)
        let file = try directory.open("file", for: opening)
        if opening != .reading { try file.writeAll("XY") }
        #expect(try readFile(folder.path("file")) == Array(result.utf8))
    }

    @Test func openingOrMakingKeepsWhatIsThere() throws {
        let folder = try TemporaryDirectory()
        let directory = try Directory(at: folder.path)
        try directory.openOrCreate("file", for: .updating, permissions: 0o600).writeAll("abc")
        #expect(try directory.openOrCreate("file", for: .updating, permissions: 0o644).readToEnd(limit: 9).count == 3)
        #expect(try mode(of: folder.path("file")) == 0o600)
    }

    @Test func aDirectoryIsMadeOnceAndSaysSo() throws {
        let folder = try TemporaryDirectory()
        let directory = try Directory(at: folder.path)
        #expect(try directory.makeDirectory("sub", permissions: 0o750))
        #expect(try !directory.makeDirectory("sub", permissions: 0o700))
        #expect(try mode(of: folder.path("sub")) == 0o750)
    }

    @Test(arguments: [0o000, 0o022, 0o077, 0o177] as [mode_t])
    func modesAreThoseAskedForWhateverTheUmask(mask: mode_t) async throws {
        let folder = try TemporaryDirectory()
        await #expect(processExitsWith: .success) { [path = folder.path as String, mask = mask as mode_t] in
            umask(mask)
            let directory = try Directory(at: path)
            _ = try directory.create("file", for: .appending, permissions: 0o646)
            _ = try directory.makeDirectory("sub", permissions: 0o755)
            _ = try Directory.make(at: path + "/top", permissions: 0o751)
            #expect(try mode(of: path + "/file") == 0o646)
            #expect(try mode(of: path + "/sub") == 0o755)
            #expect(try mode(of: path + "/top") == 0o751)
        }
    }

    @Test func anInheritedSetGroupIdBitIsKept() throws {
        let folder = try TemporaryDirectory()
        try makeDirectory(folder.path("parent"), mode: 0o2750)
        let parent = try Directory(at: folder.path("parent"))
        _ = try parent.makeDirectory("sub", permissions: 0o750)
        _ = try Directory.make(at: folder.path("parent/top"), permissions: 0o700)
        #expect(try mode(of: folder.path("parent/sub")) == 0o2750)
        #expect(try mode(of: folder.path("parent/top")) == 0o2700)
    }

    @Test func theTopIsMadeOnlyWhereItsParentIs() throws {
        let folder = try TemporaryDirectory()
        #expect(throws: SystemFault(.open, ENOENT)) {
            _ = try Directory.make(at: folder.path("no/top"), permissions: 0o750)
        }
        try makeDirectory(folder.path("there"), mode: 0o711)
        _ = try Directory.make(at: folder.path("there"), permissions: 0o750)
        #expect(try mode(of: folder.path("there")) == 0o711)
    }

    @Test func theTopMayBeReachedByALink() throws {
        let folder = try TemporaryDirectory()
        try makeDirectory(folder.path("real"), mode: 0o700)
        symlink("real", folder.path("link"))
        #expect(try Directory(at: folder.path("link")).names().isEmpty)
    }

    @Test func namesAreThoseOfTheDirectoryEachTimeTheyAreAskedFor() throws {
        let folder = try TemporaryDirectory()
        let directory = try Directory(at: folder.path)
        #expect(try directory.names().isEmpty)
        for name in ["b", "a", ".c"] { try folder.write(name, []) }
        #expect(try directory.names().sorted() == [".c", "a", "b"])
        #expect(try directory.names().count == 3)
    }

    @Test func filesAreRenamedAndRemovedWithinIt() throws {
        let folder = try TemporaryDirectory()
        let directory = try Directory(at: folder.path)
        try folder.write("one", [1])
        try directory.rename("one", to: "two")
        #expect(try readFile(folder.path("two")) == [1])
        try directory.remove("two")
        #expect(try directory.names().isEmpty)
        #expect(throws: SystemFault(.rename, ENOENT)) { try directory.rename("one", to: "two") }
        #expect(throws: SystemFault(.unlink, ENOENT)) { try directory.remove("two") }
        try directory.synchronize()
    }

    @Test func itsStatusIsThatOfTheDirectoryItself() throws {
        let folder = try TemporaryDirectory()
        #expect(try Directory(at: folder.path).status().identity == fileStatus(of: folder.path).identity)
    }

    @Test(arguments: ["sub/name", "/tmp/name", "../name", ".."])
    func whatIsMadeRenamedAndRemovedIsNamedWithoutAPath(path: String) async throws {
        await #expect(processExitsWith: .failure) { [path = path as String] in
            _ = try Directory(at: "/tmp").makeDirectory(path, permissions: 0o700)
        }
        await #expect(processExitsWith: .failure) { [path = path as String] in
            try Directory(at: "/tmp").rename("name", to: path)
        }
        await #expect(processExitsWith: .failure) { [path = path as String] in
            try Directory(at: "/tmp").remove(path)
        }
    }
}
