import Glibc
import Posix
import TestSupport
import Testing

@testable import Reading

@Suite("BlockReader")
struct BlockReaderTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// What a file gives: its lines, each with its place, and what is passed over.
    private func lines(_ text: String, limit: Int) throws -> [String] {
        var all: [String] = []
        var reader = try BlockReader(JournalFile(directory.write("file", Array(text.utf8))), longestLine: limit)
        try reader.forEachBlock { block, offset in
            ByteSearch.forEachLine(block) { line, place in all.append("\(offset + place) \(Self.text(line))") }
        } rest: { text, offset in
            all.append("rest \(offset) \(Self.text(text))")
        } tooLong: { offset in
            all.append("too long \(offset)")
        }
        return all
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }

    @Test(
        "a line that is too long is named and passed over, and those behind it are read",
        arguments: [
            ("a\nbb\n", ["0 a", "2 bb"]), ("a\n1234567\nb\n", ["0 a", "2 1234567", "10 b"]),
            ("a\n12345678\nb\n", ["0 a", "too long 2", "11 b"]),
            ("12345678901234567890123\nb\nrest", ["too long 0", "24 b", "rest 26 rest"]),
            ("123456789012345678901234", ["too long 0"]),
            ("123456789\n123456789\nb\n", ["too long 0", "too long 10", "20 b"]), ("", []), ("\n\n", ["0 ", "1 "]),
        ])
    func longLines(text: String, expected: [String]) throws {
        #expect(try lines(text, limit: 8) == expected)
    }

    @Test("lines that are as long as HOOKLINE_MAX_BODY allows are read: a body of 64 MiB, as it came and in Base64")
    func longestLine() {
        let body = 67_108_864
        #expect(BlockReader.longestLine > body + (body + 2) / 3 * 4 + 1000)
    }

    @Test("what is not a file is refused where it was found, and not waited for")
    func found() throws {
        try makeDirectory(directory.path("messages"), mode: 0o700)
        mkfifo(directory.path("messages/2026-11-22.ndjson"), 0o600)
        let files = try JournalFolder(directory.path).files { _ in }
        let file = try #require(files.first)
        #expect(throws: ReadingFault.notAFile(path: file.path)) { _ = try BlockReader(file) }
    }

    @Test("a topic that can't be listed is told, and the others are")
    func topics() throws {
        for name in ["messages", "report"] { try makeDirectory(directory.path(name), mode: 0o700) }
        try directory.write("report/2026-11-22.ndjson", [])
        symlink("/nowhere", directory.path("alerts"))
        symlink("loop", directory.path("loop"))
        var told: [ReadingFault] = []
        let files = try JournalFolder(directory.path).files { told.append($0) }
        #expect(files.map(\.path) == [directory.path("report/2026-11-22.ndjson")])
        #expect(
            told == [
                .system(SystemFault(.stat, ENOENT), path: directory.path("alerts")),
                .system(SystemFault(.stat, ELOOP), path: directory.path("loop")),
            ])
    }

    @Test("of a damaged gzip what stands before the damage is given; NUL behind its end is padding")
    func damaged() throws {
        let line = String(repeating: "x", count: 99) + "\n"
        let plain = try directory.write("plain", Array(String(repeating: line, count: 5000).utf8))
        let packed = try SpawnPlan(try Program.system("gzip"), ["--stdout", plain]).run().output
        var changed = packed
        changed[packed.count - 6] ^= 1  // its checksum
        let cases: [(bytes: [UInt8], isWhole: Bool)] = [
            (packed + [0, 0, 0], true), (packed + [0, 0x41], false), (changed, false), (packed.dropLast(3), false),
            (packed + packed.prefix(1), false), ([], false),
        ]
        for (bytes, isWhole) in cases {
            let file = JournalFile(try directory.write("packed.gz", bytes))
            var count = 0
            let result = Result { () throws(ReadingFault) in
                var reader = try BlockReader(file)
                try reader.forEachBlock { block, _ in
                    count += block.count / 100
                } rest: { _, _ in
                } tooLong: { _ in
                }
            }
            #expect(count == (bytes.isEmpty ? 0 : 5000))
            #expect(((try? result.get()) != nil) == isWhole)
            if case .failure(let fault) = result { #expect(fault == .damagedGzip(path: file.path)) }
        }
    }
}
