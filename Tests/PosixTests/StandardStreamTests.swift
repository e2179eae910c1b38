import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct StandardStreamTests {
    @Test func aFileMayStandForAStream() throws {
        let folder = try TemporaryDirectory()
        let file = try Descriptor.openForAppending(folder.path("log"), permissions: 0o600)
        let stream = StandardStream(of: file)
        stream.write("one\n")
        Array("two\n".utf8).withUnsafeBytes { stream.write($0) }
        #expect(try readFile(folder.path("log")) == Array("one\ntwo\n".utf8))
    }

    @Test func readingGivesWhatIsThereAndThenTheEnd() throws {
        let folder = try TemporaryDirectory()
        let file = try Descriptor.openForReading(try folder.write("file", Array("abc".utf8)))
        let stream = StandardStream(of: file)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(stream.isReadable)
        #expect(try buffer.withUnsafeMutableBytes { try stream.read(into: $0) } == 3)
        #expect(try buffer.withUnsafeMutableBytes { try stream.read(into: $0) } == 0)
        #expect(buffer.prefix(3) == Array("abc".utf8)[...])
    }

    @Test func aPipeThatIsFullTakesNothingAndKeepsNobody() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        let end = Descriptor(owning: fcntl(writing.number, F_DUPFD_CLOEXEC, 3))
        let stream = StandardStream(of: end)
        let line = String(repeating: "x", count: StandardStream.wholeBytes)
        var taken = 0
        while stream.writeAtOnce(line) { taken += 1 }
        #expect(taken >= 1)
        #expect(try readSome(reading, atMost: StandardStream.wholeBytes).count == StandardStream.wholeBytes)
        #expect(stream.writeAtOnce(line) && !stream.writeAtOnce(line))
    }

    @Test func aPipeIsOpenedAnewAndAFileIsNot() throws {
        let (_, writing) = try OpenDescriptor.pipe()
        let end = Descriptor(owning: fcntl(writing.number, F_DUPFD_CLOEXEC, 3))
        let reopened = StandardStream(of: end).reopened()?.release()
        let number = try #require(reopened)
        defer { close(number) }
        #expect(fcntl(number, F_GETFL) & O_NONBLOCK != 0 && fcntl(writing.number, F_GETFL) & O_NONBLOCK == 0)
        let folder = try TemporaryDirectory()
        let file = try Descriptor.openForAppending(folder.path("log"), permissions: 0o600)
        let again = StandardStream(of: file).reopened()?.release()
        #expect(again == nil)
    }

    @Test func aStreamThatIsOpenTheWrongWayIsAFaultAndNoTrap() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        let output = Descriptor(owning: fcntl(writing.number, F_DUPFD_CLOEXEC, 3))
        let input = Descriptor(owning: fcntl(reading.number, F_DUPFD_CLOEXEC, 3))
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(throws: SystemFault(.read, EBADF)) {
            try buffer.withUnsafeMutableBytes { try StandardStream(of: output).read(into: $0) }
        }
        StandardStream(of: input).write("nobody hears this")
        #expect(!StandardStream(of: input).writeAtOnce("nor this"))
    }

    @Test func whatNobodyReadsIsLostWithoutEndingTheProcess() async {
        await #expect(processExitsWith: .success) {
            Signals.ignore(.pipe)
            let (reading, writing) = try OpenDescriptor.pipe()
            reading.close()
            let end = Descriptor(owning: fcntl(writing.number, F_DUPFD_CLOEXEC, 3))
            StandardStream(of: end).write("nobody hears this")
        }
    }
}
