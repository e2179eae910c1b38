import Glibc
import Testing

@testable import Posix

@Suite struct SystemCallTests {
    @Test func aCallThatASignalBrokeIsMadeAgain() throws {
        var calls = 0
        let result = try systemCall(.read) { () -> Int in
            calls += 1
            errno = EINTR
            return calls < 4 ? -1 : 7
        }
        #expect(result == 7)
        #expect(calls == 4)
    }

    @Test func aCallThatAsksForItSeesTheInterruption() {
        #expect(throws: SystemFault(.flock, EINTR)) {
            try systemCall(.flock, retries: false) { failing(EINTR) }
        }
    }

    @Test(arguments: [ENOENT, EACCES, ENOSPC, EIO, EMFILE, EDQUOT, EAGAIN, EROFS])
    func aFaultCarriesTheCallAndErrno(code: Int32) {
        #expect(throws: SystemFault(.pwrite, code)) {
            try systemCall(.pwrite) { failing(code) }
        }
    }

    @Test func anyResultFromZeroOnIsNoFault() throws {
        errno = ENOENT
        #expect(try systemCall(.read) { 0 } == 0)
        #expect(try systemCall(.write) { Int.max } == Int.max)
    }

    @Test func whatOnlyOurOwnCodeCanHaveDoneWrongEndsTheProcess() async {
        await #expect(processExitsWith: .failure) { _ = try systemCall(.fsync) { close(-1) } }
        await #expect(processExitsWith: .failure) { _ = try systemCall(.read) { failing(EFAULT) } }
    }

    @Test(arguments: [
        (ENOENT, "missing"), (EEXIST, "existing"), (EINTR, "interrupted"), (EADDRINUSE, "in use"),
        (ENOSYS, "refused"), (EPERM, "refused"), (EACCES, "refused"), (EINVAL, "refused"), (EOPNOTSUPP, "refused"),
        (EIO, ""),
    ])
    func faultsAnswerForWhatTheyAre(code: Int32, kind: String) {
        let fault = SystemFault(.open, code)
        #expect(fault.isMissing == (kind == "missing"))
        #expect(fault.isExisting == (kind == "existing"))
        #expect(fault.isInterrupted == (kind == "interrupted"))
        #expect(fault.isAddressInUse == (kind == "in use"))
        #expect(fault.isRefused == (kind == "refused"))
    }

    @Test func theReasonIsTheKernelsOwn() {
        #expect(SystemFault(.open, ENOSPC).reason == "No space left on device")
    }
}

/// What a call gives that the kernel refuses.
private func failing(_ code: Int32) -> Int {
    errno = code
    return -1
}
