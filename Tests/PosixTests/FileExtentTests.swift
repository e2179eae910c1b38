import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct FileExtentTests {
    @Test func anExtentIsThatOfTheStatus() throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write("file", [1, 2, 3])
        symlink(file, folder.path("link"))
        for path in [file, folder.path("link"), folder.path] {
            let status = try fileStatus(of: path)
            let extent = try FileExtent(at: path)
            #expect(extent.identity == status.identity && extent.size == status.size && extent.links == status.links)
        }
        #expect(throws: SystemFault(.lstat, ENOENT)) { try FileExtent(at: folder.path("missing")) }
    }

    @Test func anOpenFileHasAsManyNamesAsItWasGiven() throws {
        let folder = try TemporaryDirectory()
        let file = try Directory(at: folder.path).create("file", for: .updating, permissions: 0o600)
        #expect(try file.extent().links == 1)
        link(folder.path("file"), folder.path("other"))
        #expect(try file.extent().links == 2)
        unlink(folder.path("file"))
        unlink(folder.path("other"))
        #expect(try file.extent().links == 0)
    }
}
