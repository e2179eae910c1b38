import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct StandardStreamGivenTests {
    @Test func aStreamThatIsOpenTheWrongWayIsAFaultAndNoDeath() async {
        await #expect(processExitsWith: .success) {
            dup2(open("/dev/null", O_RDONLY), 1)
            dup2(open("/dev/null", O_WRONLY), 0)
            var buffer = [UInt8](repeating: 0, count: 8)
            #expect(throws: SystemFault(.write, EBADF)) { try StandardStream.output.writeAll(Array("x".utf8)) }
            #expect(throws: SystemFault(.read, EBADF)) {
                try buffer.withUnsafeMutableBytes { try StandardStream.input.read(into: $0) }
            }
            #expect(throws: SystemFault(.read, EBADF)) { _ = try StandardStream.input.duplicate().number }
            StandardStream.output.write("nobody hears it")
        }
    }

    @Test func closedStreamsGetNoFile() async {
        await #expect(processExitsWith: .success) {
            for number in Int32(0)...2 { close(number) }
            StandardStream.fillClosed()
            let next = open("/dev/null", O_RDONLY)
            guard next > 2, fcntl(0, F_GETFL) & O_ACCMODE == O_WRONLY else { _exit(1) }
            guard fcntl(1, F_GETFL) & O_ACCMODE == O_RDONLY, fcntl(2, F_GETFL) & O_ACCMODE == O_RDONLY else { _exit(2) }
        }
    }

    @Test func aStreamWithoutRoomIsWaitedFor() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        for end in [reading, writing] { try checked("fcntl") { fcntl(end.number, F_SETFL, O_NONBLOCK) } }
        let (input, output) = (reading.number, writing.number)
        let read = try BlockingThreads.beside {
            // What goes wrong here is missing there.
            guard let file = try? Descriptor(owning: checked("dup") { dup(output) }) else { return }
            try? StandardStream(of: file).writeAll([UInt8](repeating: 0x61, count: 300_000))
            writing.close()
        } _: {
            try Descriptor(owning: checked("dup") { dup(input) }).readGiven(limit: 1 << 20)?.count
        }
        #expect(read == 300_000)
    }
}
