import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct DescriptorTransferTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func file(_ bytes: [UInt8]) throws -> Descriptor {
        try Descriptor.openOrCreate(try folder.write("file", bytes), permissions: 0o600)
    }

    @Test(arguments: [(0, 4, "abcd"), (2, 4, "cdef"), (4, 4, "ef"), (6, 4, ""), (9, 4, "")])
    func readingFullyStopsAtTheEndOfTheFile(offset: Int, count: Int, text: String) throws {
        let file = try file(Array("abcdef".utf8))
        var buffer = [UInt8](repeating: 0, count: count)
        let read = try buffer.withUnsafeMutableBytes { try file.readFully(into: $0, at: offset) }
        #expect(String(decoding: buffer.prefix(read), as: UTF8.self) == text)
    }

    @Test func readingAtAnOffsetDoesNotMoveThePlaceOfReading() throws {
        let file = try file(Array("abcdef".utf8))
        var buffer = [UInt8](repeating: 0, count: 2)
        _ = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 3) }
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        #expect(buffer == Array("ab".utf8))
        #expect(count == 2)
    }

    @Test(arguments: [(0, 0), (1, 1), (65535, 65535), (65536, 65536), (65537, 65537), (200_000, 150_001)])
    func readingToTheEndStopsAtTheLimit(limit: Int, expected: Int) throws {
        let bytes = (0..<150_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = try file(bytes)
        #expect(try file.readToEnd(limit: limit) == Array(bytes.prefix(expected)))
    }

    @Test func everythingIsWrittenThoughThePipeTakesItInParts() throws {
        let (reading, writing) = try OpenDescriptor.pipe()
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let received = try BlockingThreads.run(2) { which -> [UInt8] in
            if which == 0 {
                let end = Descriptor(owning: try checked("dup") { fcntl(writing.number, F_DUPFD_CLOEXEC, 3) })
                try end.writeAll(bytes)
                return []
            }
            var all: [UInt8] = []
            while all.count < bytes.count { all += try readSome(reading) }
            return all
        }
        #expect(received[1] == bytes)
    }

    @Test func writingAtAnOffsetReplacesWhatIsThere() throws {
        let file = try file(Array("abcdef".utf8))
        try [UInt8]("XY".utf8).withUnsafeBytes { try file.writeAll($0, at: 2) }
        #expect(try readFile(folder.path("file")) == Array("abXYef".utf8))
    }

    @Test func aTextIsWrittenAsItsBytes() throws {
        let file = try file([])
        try file.writeAll("größer")
        #expect(try readFile(folder.path("file")) == Array("größer".utf8))
    }

    @Test func aWriteBeyondTheSizeLimitIsShortAndTheNextOneAFault() async throws {
        await #expect(processExitsWith: .success) { [path = folder.path as String] in
            Signals.ignore(.fileSize)
            var limit = rlimit(rlim_cur: 10, rlim_max: 10)
            setrlimit(__rlimit_resource_t(1), &limit)  // RLIMIT_FSIZE
            let file = try Descriptor.openForAppending(path + "/file", permissions: 0o600)
            let bytes = [UInt8](repeating: 7, count: 16)
            #expect(try bytes.withUnsafeBytes { try file.write($0) } == 10)
            #expect(throws: SystemFault(.write, EFBIG)) { try file.writeAll(bytes) }
        }
    }
}
