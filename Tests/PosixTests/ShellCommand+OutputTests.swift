import Posix
import Testing

@Suite struct ShellCommandOutputTests {
    private func run(_ command: String, milliseconds: Int64 = 20_000) throws -> (ProcessEnd, String) {
        let (end, bytes) = try ShellCommand.output(
            of: command, environment: [Environment.Variable(name: "WORD", value: "word")], milliseconds: milliseconds)
        return (end, String(decoding: bytes, as: UTF8.self))
    }

    @Test func allThatItWritesIsGiven() throws {
        #expect(try run("echo $WORD; echo wrong >&2; exit 3") == (.exited(3), "word\nwrong\n"))
        #expect(try run("head -c 300000 /dev/zero | tr '\\0' x").1.utf8.count == 300_000)
        #expect(try run("cat") == (.exited(0), ""))
    }

    @Test func oneThatDoesNotEndIsKilled() throws {
        #expect(try run("echo begun; sleep 1000", milliseconds: 500) == (.killed(9), "begun\n"))
    }
}
