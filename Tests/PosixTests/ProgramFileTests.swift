import Glibc
import TestSupport
import Testing

@testable import Posix

/// A program whose file is looked at while it runs.
@Suite struct ProgramFileTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("program")
        try place("program", mode: 0o755)
    }

    private func place(_ name: String, mode: mode_t) throws {
        try directory.write(name, Array("a program".utf8))
        #expect(chmod(directory.path(name), mode) == 0)
    }

    private func started() throws -> ProgramFile {
        ProgramFile(path: path, started: try followedFileStatus(of: path).identity, now: 0)
    }

    @Test func anotherOneUnderItsNameIsSeen() throws {
        let file = try started()
        #expect(!file.isReplaced(now: 1))
        try place("new", mode: 0o755)
        #expect(rename(directory.path("new"), path) == 0)
        #expect(file.isReplaced(now: 5_000))
    }

    @Test func itIsLookedAtOnceASecondAtMost() throws {
        let file = try started()
        #expect(!file.isReplaced(now: 0))
        try place("new", mode: 0o755)
        #expect(rename(directory.path("new"), path) == 0)
        #expect(!file.isReplaced(now: 999))
        #expect(file.isReplaced(now: 1_000))
    }

    @Test func whatIsGoneOrCannotBeStartedIsNoProgram() throws {
        let file = try started()
        #expect(link(path, directory.path("running")) == 0)  // what runs keeps its inode
        #expect(unlink(path) == 0)
        #expect(!file.isReplaced(now: 1_000))
        try place("program", mode: 0o644)
        #expect(!file.isReplaced(now: 2_000))
        #expect(chmod(path, 0o755) == 0)
        #expect(file.isReplaced(now: 3_000))
    }

    @Test func itsOwnFileIsKnownAndNotReplaced() throws {
        let own = try #require(ProgramFile.own(now: 0))
        #expect(!own.isReplaced(now: 1_000))
    }
}
