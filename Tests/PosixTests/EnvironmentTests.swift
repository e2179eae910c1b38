import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct EnvironmentTests {
    @Test func theEnvironmentIsReadWhole() async {
        await #expect(processExitsWith: .success) {
            setenv("HOOKLINE_TEST_ONE", "a=b=c", 1)
            setenv("HOOKLINE_TEST_EMPTY", "", 1)
            #expect(Environment.value("HOOKLINE_TEST_ONE") == "a=b=c")
            #expect(Environment.value("HOOKLINE_TEST_EMPTY")?.isEmpty == true)
            #expect(Environment.value("HOOKLINE_TEST_NONE") == nil)
            setenv("ANOTHER", "HOOKLINE_TEST", 1)
            let ours = Environment.variables(beginning: "HOOKLINE_TEST")
            #expect(ours.map(\.name) == ["HOOKLINE_TEST_ONE", "HOOKLINE_TEST_EMPTY"])
            #expect(ours.map(\.value) == ["a=b=c", ""])
            #expect(Environment.list != nil)
        }
    }

    @Test func anEmptyEnvironmentHasNoEntries() async {
        await #expect(processExitsWith: .success) {
            clearenv()
            #expect(Environment.variables(beginning: "").isEmpty)
        }
    }
}
