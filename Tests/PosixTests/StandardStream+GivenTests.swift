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
            // Another thread of the test could take one of the numbers.
            #expect(
                holdsInChild {
                    for number in Int32(0)...2 { close(number) }
                    StandardStream.fillClosed()
                    let next = open("/dev/null", O_RDONLY)
                    return next > 2 && (0...2).map(way) == [O_WRONLY, O_RDONLY, O_RDONLY]
                })
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

/// The way in which a descriptor is open; none where it is closed.
private func way(_ number: Int32) -> Int32? {
    let flags = fcntl(number, F_GETFL)
    return flags < 0 ? nil : flags & O_ACCMODE
}
