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
