import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite(.enabled(if: isPossible, "the file system of /tmp can't be read past the page cache"))
struct DirectFileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func open(_ bytes: [UInt8]) throws -> DirectFile {
        try folder.write("file", bytes)
        guard let file = try DirectFile("file", beneath: try Directory(at: folder.path)) else {
            throw HostFault.missing("a way past the page cache")
        }
        return file
    }

    @Test(arguments: [1, 4095, 4096, 4097, DirectFile.chunk])
    func theDeviceHasWhatWasWrittenAndNothingElse(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = try open(bytes)
        #expect(try file.has(bytes, at: 0) == true)
        #expect(try file.has([], at: 0) == true)
        #expect(try file.has(bytes.flipping(bit: count * 8 - 1), at: 0) == false)
        if count < DirectFile.chunk { #expect(try file.has(bytes + [0], at: 0) == false) }
    }

    @Test func aPlaceWithinItIsReadFromThere() throws {
        let file = try open([UInt8](repeating: 1, count: DirectFile.alignment) + [2, 3])
        #expect(try file.has([2, 3], at: DirectFile.alignment) == true)
        #expect(try file.has([1, 1], at: DirectFile.alignment) == false)
        #expect(try file.has([0], at: 2 * DirectFile.alignment) == false)
    }

    @Test func itTellsHowManyBytesFromTheFirstOnAreTheSame() throws {
        let bytes = [UInt8](repeating: 3, count: 5000)
        let path = try folder.write("file", bytes)
        let open = try Descriptor.openForReading(path)
        try folder.write("other", [1])
        try checked("rename") { rename(folder.path("other"), path) }
        guard let file = try DirectFile(of: open) else { throw HostFault.missing("a way past the page cache") }
        #expect(try file.identity() == open.extent().identity, "wherever its path leads")
        #expect(try file.agreement(with: bytes, at: 0) == 5000)
        #expect(try file.agreement(with: bytes + [3], at: 0) == 5000)
        #expect(try file.agreement(with: bytes.flipping(bit: 4321 * 8), at: 0) == 4321)
        #expect(try file.agreement(with: Array(bytes.dropFirst(4096)), at: 4096) == 904)
        #expect(try file.agreement(with: [], at: 0) == 0)
    }

    @Test func itIsTheFileOfItsPath() throws {
        #expect(try open([1]).identity() == FileExtent(at: folder.path("file")).identity)
    }

    @Test func aFileThatIsNotThereIsAFault() throws {
        let directory = try Directory(at: folder.path)
        #expect(throws: SystemFault(.open, ENOENT)) { _ = try DirectFile("nothing", beneath: directory) }
    }

    @Test func whatIsLetGoFromTheCacheIsReadAgain() throws {
        let path = try folder.write("file", [UInt8](repeating: 0x61, count: 10_000))
        let file = try Descriptor.openForReading(path)
        file.forgetCached(0..<10_000)
        #expect(try file.readToEnd(limit: 20_000) == [UInt8](repeating: 0x61, count: 10_000))
    }
}

private let isPossible: Bool = {
    guard let folder = try? TemporaryDirectory(), (try? folder.write("file", [1])) != nil,
        let beneath = try? Directory(at: folder.path), let file = try? DirectFile("file", beneath: beneath)
    else { return false }  // whatever the fault: it is not
    return (try? file.has([1], at: 0)) != nil
}()
