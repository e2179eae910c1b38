import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct ForeignTextTests {
    @Test(
        arguments: [
            "", "plain", "größer – 尺 👩‍💻", "nul\u{0}within", "\u{10FEFF}", "\u{10FF00}\u{10FFFF}", "\u{10FFFD}x",
        ])
    func textComesOutAsItCameIn(text: String) {
        #expect(String(keeping: Array(text.utf8)).keptBytes == Array(text.utf8))
    }

    @Test func noBytesAreRepaired() {
        var seed: UInt64 = 88_172_645_463_325_252
        for length in 0..<400 {
            let bytes = (0..<length % 40).map { _ -> UInt8 in
                seed ^= seed << 13
                seed ^= seed >> 7
                seed ^= seed << 17
                return seed & 3 == 0 ? 0xF4 : UInt8(truncatingIfNeeded: seed >> 24)
            }
            #expect(String(keeping: bytes).keptBytes == bytes)
        }
    }

    @Test func whatIsUTF8StandsAsItself() {
        #expect(String(keeping: Array("größer".utf8)) == "größer")
        #expect(String(keeping: [0x61, 0xE9, 0x62]).unicodeScalars.map(\.byteItStandsFor) == [nil, 0xE9, nil])
        #expect(String(keeping: Array("\u{10FFE9}".utf8)).unicodeScalars.count == 4)
    }

    @Test func twoNamesNeverBecomeOne() {
        let names: [[UInt8]] = [
            [0xE9], [0xEA], Array("\u{FFFD}".utf8), Array("\u{10FFE9}".utf8), [0xC3, 0xA9], [0xC3],
        ]
        #expect(Set(names.map { String(keeping: $0) }).count == names.count)
    }

    @Test func aPathThatIsNoUTF8LeadsToItsFile() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("caf") + String(keeping: [0xE9])
        try Descriptor.openForAppending(path, permissions: 0o600).writeAll("x")
        #expect(try Directory(at: folder.path).names() == ["caf" + String(keeping: [0xE9])])
        #expect(try followedFileStatus(of: path).size == 1)
        #expect(try fileStatus(of: path).size == 1 && FileExtent(at: path).size == 1)
        #expect(accessFault(path, .writing) == nil)
        #expect(try Descriptor.openForReading(path).readToEnd(limit: 9) == Array("x".utf8))
        try removeFile(path)
        _ = try Directory.make(at: path, permissions: 0o700)
        #expect(try Directory(at: folder.path).names().map(\.keptBytes) == [Array("caf".utf8) + [0xE9]])
        rmdir(path.keptBytes.map { CChar(bitPattern: $0) } + [0])
    }

    @Test func theEnvironmentIsKeptByteForByte() async {
        await #expect(processExitsWith: .success) {
            let value = [0x2F, 0xE9, 0x00].map { CChar(bitPattern: $0) }
            setenv("HOOKLINE_FOREIGN", value, 1)
            #expect(Environment.value("HOOKLINE_FOREIGN")?.keptBytes == [0x2F, 0xE9])
            #expect(Environment.variables(beginning: "HOOKLINE_FOREIGN").map(\.value.keptBytes) == [[0x2F, 0xE9]])
        }
    }
}
