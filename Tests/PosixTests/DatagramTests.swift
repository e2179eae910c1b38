import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct DatagramTests {
    @Test(arguments: ["/", "@"])
    func aMessageReachesItsSocket(prefix: String) throws {
        let folder = try TemporaryDirectory()
        let name = prefix == "/" ? folder.path("s") : "@hookline-datagram-\(getpid())"
        let socket = try NotifySocket(name)
        try Datagram.send("A=1\nB=2", to: name)
        #expect(socket.next() == ["A=1", "B=2"])
    }

    @Test func whereNobodyIsThatIsAFault() throws {
        let folder = try TemporaryDirectory()
        #expect(throws: SystemFault(.send, ENOENT)) { try Datagram.send("A=1", to: folder.path("s")) }
        #expect(throws: SystemFault(.send, EINVAL)) { try Datagram.send("A=1", to: "") }
        let path = folder.path(String(repeating: "s", count: 120))
        #expect(throws: SystemFault(.send, ENAMETOOLONG)) { try Datagram.send("A=1", to: path) }
    }

    @Test func aReaderThatDoesNotReadIsNotWaitedForLong() throws {
        let folder = try TemporaryDirectory()
        let socket = try NotifySocket(folder.path("s"))
        #expect(throws: SystemFault(.send, EAGAIN)) {
            for _ in 0..<10_000 { try Datagram.send("A=1", to: folder.path("s")) }
        }
        #expect(socket.next() == ["A=1"])
    }
}
