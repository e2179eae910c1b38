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

    @Test func anExtentIsThatOfTheStatus() throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write("file", [1, 2, 3])
        symlink(file, folder.path("link"))
        for path in [file, folder.path("link"), folder.path] {
            let status = try fileStatus(of: path)
            let extent = try FileExtent(at: path)
            #expect(extent.identity == status.identity && extent.size == status.size && extent.links == status.links)
        }
        #expect(throws: SystemFault(.lstat, ENOENT)) { try FileExtent(at: folder.path("missing")) }
    }

    @Test func anOpenFileHasAsManyNamesAsItWasGiven() throws {
        let folder = try TemporaryDirectory()
        let file = try Directory(at: folder.path).create("file", for: .updating, permissions: 0o600)
        #expect(try file.extent().links == 1)
        link(folder.path("file"), folder.path("other"))
        #expect(try file.extent().links == 2)
        unlink(folder.path("file"))
        unlink(folder.path("other"))
        #expect(try file.extent().links == 0)
    }

    @Test func aDescriptorClosesItselfWhenItsOwnerIsGone() throws {
        let (reading, writing) = try pipeEnds()
        do { _ = Descriptor(owning: writing) }
        #expect(ends(reading))
    }

    @Test func closeClosesAtOnceAndOnlyOnce() throws {
        let (reading, writing) = try pipeEnds()
        try Descriptor(owning: writing).close()
        #expect(ends(reading))
    }

    @Test func aReleasedNumberStaysOpen() throws {
        let (reading, writing) = try pipeEnds()
        let number = Descriptor(owning: writing).release()
        #expect(!Readiness.isReadable(reading.number))
        close(number)
        #expect(ends(reading))
    }

    @Test func theStatusSaysWhatKindOfFileItIs() throws {
        let folder = try TemporaryDirectory()
        try folder.write("file", [])
        mkfifo(folder.path("fifo"), 0o600)
        symlink("file", folder.path("link"))
        _ = try ListeningSocket.unix(folder.path("socket"), mode: 0o600)
        let kinds = try ["file", "", "link", "socket", "fifo"].map { try fileStatus(of: folder.path($0)).kind }
        #expect(kinds == [.regular, .directory, .symbolicLink, .socket, .other])
        #expect(try followedFileStatus(of: folder.path("link")).kind == .regular)
    }

    @Test func theStatusTellsSizeLinksModeOwnerAndTimes() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("file", [1, 2, 3], mode: 0o2640)
        link(path, folder.path("second"))
        let before = WallClock.system.microseconds
        let status = try Descriptor.openForReading(path).status()
        #expect(status.size == 3)
        #expect(status.links == 2)
        #expect(status.mode == 0o2640)
        #expect(status.owner == geteuid())
        #expect(abs(status.modified - before) < 60_000_000)
        #expect(abs(status.changed / 1000 - before) < 60_000_000)
        #expect(try fileStatus(of: folder.path("second")).identity == status.identity)
        #expect(try fileStatus(of: folder.path).identity != status.identity)
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

    @Test func pathsThatLeadNowhereAreNamedByTheirCall() throws {
        let folder = try TemporaryDirectory()
        let missing = folder.path("missing")
        #expect(throws: SystemFault(.lstat, ENOENT)) { try fileStatus(of: missing) }
        #expect(throws: SystemFault(.stat, ENOENT)) { try followedFileStatus(of: missing) }
        #expect(throws: SystemFault(.unlink, ENOENT)) { try removeFile(missing) }
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

    @Test func aPathIsWritableForTheEffectiveUser() throws {
        let folder = try TemporaryDirectory()
        #expect(accessFault(folder.path, .writing) == nil)
        #expect(accessFault(folder.path("missing"), .writing) == SystemFault(.access, ENOENT))
    }
}
