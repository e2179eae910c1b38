import Glibc
import Testing

@testable import Posix

/// Limits are those of the whole process: each test has one of its own.
@Suite struct ProcessLimitsTests {
    @Test func withoutALimitAFileMayBeOfAnyLength() async {
        await #expect(processExitsWith: .success) {
            setrlimit(__rlimit_resource_t(1), [rlimit(rlim_cur: rlim_t.max, rlim_max: rlim_t.max)])  // RLIMIT_FSIZE
            #expect(Process.longestFile == nil)
        }
    }

    @Test(arguments: [0, 1, 1 << 40] as [UInt64])
    func theLongestFileIsTheLimit(bytes: UInt64) async {
        await #expect(processExitsWith: .success) { [bytes = bytes as UInt64] in
            setrlimit(__rlimit_resource_t(1), [rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t.max)])  // RLIMIT_FSIZE
            let longest = Process.longestFile
            setrlimit(__rlimit_resource_t(1), [rlimit(rlim_cur: rlim_t.max, rlim_max: rlim_t.max)])
            #expect(longest == bytes)
        }
    }

    @Test(arguments: [64, 100])
    func asManyDescriptorsAsAreAllowed(count: Int) async {
        await #expect(processExitsWith: .success) { [count = count as Int] in
            setrlimit(__rlimit_resource_t(7), [rlimit(rlim_cur: rlim_t(count), rlim_max: 100)])  // RLIMIT_NOFILE
            #expect(openFileLimit() == count)
        }
    }
}
