import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct AccessTests {
    @Test func aPathIsWritableForTheEffectiveUser() throws {
        let folder = try TemporaryDirectory()
        #expect(accessFault(folder.path, .writing) == nil)
        #expect(accessFault(folder.path("missing"), .writing) == SystemFault(.access, ENOENT))
    }

    @Test(.enabled(if: geteuid() != 0, "root may do all"))
    func whatModesForbidIsToldAsForbidden() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("file", [], mode: 0o400)
        #expect(accessFault(path, .reading) == nil)
        #expect(accessFault(path, .writing)?.isForbidden == true)
        #expect(accessFault(path, .entering)?.isForbidden == true)
    }
}
