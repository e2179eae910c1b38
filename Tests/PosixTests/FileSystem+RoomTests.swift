import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct FileSystemRoomTests {
    @Test func whatIsFreeIsPartOfTheWhole() throws {
        let folder = try TemporaryDirectory()
        let room = try FileSystemRoom(at: folder.path)
        let whole = try FileSystem(of: folder.path).totalBytes
        #expect(room.freeBytes > 0 && room.freeBytes <= whole)
    }

    @Test func aFileSystemThatCountsNoFilesSaysNoNumber() throws {
        #expect(try FileSystemRoom(at: "/proc") == FileSystemRoom(freeBytes: 0, freeFiles: nil))
    }

    @Test func aPathThatIsNotThereIsAFault() {
        #expect(throws: SystemFault(.statfs, ENOENT)) { _ = try FileSystemRoom(at: "/nowhere/at/all") }
    }
}
