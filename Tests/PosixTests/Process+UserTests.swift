import Glibc
import Posix
import TestSupport
import Testing

/// In children: the user is that of the whole process.
@Suite struct ProcessUserTests {
    @Test(.enabled(if: isRoot, "only root can be somebody else"))
    func rootSeesWithTheEyesOfAnother() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let path = try folder.write("own", [])
            let fault = try Process.acting(as: 65534, groups: [65534, 7]) {
                (user: geteuid(), group: getegid(), fault: accessFault(path, .reading))
            }
            precondition(fault.user == 65534 && fault.group == 65534 && fault.fault?.isForbidden == true)
            precondition(geteuid() == 0 && getegid() == 0 && accessFault(path, .reading) == nil)
        }
    }

    @Test(.enabled(if: !isRoot, "root can be anybody"))
    func nobodyElseCan() {
        #expect(throws: SystemFault.self) { try Process.acting(as: 0, groups: [0]) {} }
    }
}
