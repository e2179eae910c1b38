import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct FileSystemTests {
    @Test func freeSpaceIsPartOfTheWhole() throws {
        let folder = try TemporaryDirectory()
        let system = try FileSystem(of: folder.path)
        #expect(system.totalBytes > 0)
        #expect(system.freeBytes <= system.totalBytes)
    }

    @Test func anUncommonOneIsNamedByItsNumber() throws {
        let system = try FileSystem(of: "/proc")
        #expect(system.name == "0x9fa0")
        #expect(!system.isRemote)
    }

    @Test func aPathThatIsNotThereIsAFault() {
        #expect(throws: SystemFault(.statfs, ENOENT)) { _ = try FileSystem(of: "/nowhere/at/all") }
    }
}
