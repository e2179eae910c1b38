import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct DescriptorTests {
    /// A pipe's reading end, and its writing end as a bare number that somebody has to close.
    private func pipeEnds() throws -> (reading: OpenDescriptor, writing: Int32) {
        let (reading, writing) = try OpenDescriptor.pipe()
        return (reading, try checked("dup") { fcntl(writing.number, F_DUPFD_CLOEXEC, 3) })
    }

    /// Whether the last writer leaves within ten seconds.
    private func ends(_ reading: OpenDescriptor) -> Bool {
        var polled = pollfd(fd: reading.number, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 10_000) == 1
    }

    @Test func aDescriptorClosesItselfWhenItsOwnerIsGone() throws {
        let (reading, writing) = try pipeEnds()
        do { _ = Descriptor(owning: writing) }
        #expect(ends(reading))
    }

    @Test func aReleasedNumberStaysOpen() throws {
        let (reading, writing) = try pipeEnds()
        let number = Descriptor(owning: writing).release()
        #expect(!Readiness.isReadable(reading.number))
        close(number)
        #expect(ends(reading))
    }

    @Test func theModeIsSetAsItIsGiven() throws {
        let folder = try TemporaryDirectory()
        let file = try Descriptor.openForReading(try folder.write("file", []))
        try file.setMode(0o646)
        #expect(try mode(of: folder.path("file")) == 0o646)
    }

    @Test func whatCannotBeSyncedIsAFault() throws {
        let pipe = try Pipe()
        #expect(throws: SystemFault(.fdatasync, EINVAL)) { try pipe.reading.synchronizeData() }
        #expect(throws: SystemFault(.fsync, EINVAL)) { try pipe.reading.synchronize() }
    }

    @Test func aNonBlockingDescriptorDoesNotWait() throws {
        let pipe = try Pipe()
        try setNonBlocking(pipe.reading.number)
        #expect(throws: SystemFault(.read, EAGAIN)) { try pipe.reading.readToEnd(limit: 10) }
    }

    @Test func aFileThatIsNotThereCannotBeRemoved() throws {
        let folder = try TemporaryDirectory()
        #expect(throws: SystemFault(.unlink, ENOENT)) { try removeFile(folder.path("missing")) }
    }

    @Test func aRemovedFileIsGone() throws {
        let folder = try TemporaryDirectory()
        try removeFile(try folder.write("file", []))
        #expect(try directoryEntries(folder.path).isEmpty)
    }

    @Test func touchingMakesNowTheTimeOfTheLastChange() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("file", [])
        var long = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
        try checked("utimensat") { utimensat(AT_FDCWD, path, &long, 0) }
        #expect(try fileStatus(of: path).modified == 1_000_000_000)
        try Descriptor.openForAppending(path, permissions: 0o600).touch()
        #expect(try abs(fileStatus(of: path).modified - WallClock.system.microseconds) < 60_000_000)
    }
}
