import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The program is one file that needs nothing of its host but the kernel.
    @Suite("Linkage")
    struct LinkageTests {
        @Test("no interpreter and no shared library is asked for")
        func isStatic() throws {
            let program = try ElfFile(bytes: try readFile(try Program.hookline()))
            #expect(!program.segmentKinds.isEmpty)
            #expect(!program.segmentKinds.contains(ElfFile.interpreter))
            #expect(program.neededLibraries == 0)
        }

        @Test(
            "no Foundation and no ICU is in it",
            arguments: ["10Foundation", "FoundationEssentials", "_CFRuntime", "icudt", "uloc_getDefault"])
        func noFoundation(trace: String) throws {
            let grep = SpawnPlan(try Program.system("grep"), ["-q", "-a", "-F", trace, try Program.hookline()])
            #expect(try grep.run().ending == .exited(1))
        }
    }
}

/// The program headers of a 64-bit little-endian ELF file.
private struct ElfFile {
    static let dynamic: UInt64 = 2
    static let interpreter: UInt64 = 3
    private let bytes: [UInt8]

    init(bytes: [UInt8]) throws {
        guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { throw HostFault.malformed("not ELF64") }
        self.bytes = bytes
    }

    var segmentKinds: [UInt64] { segments.map { number($0, 4) } }

    /// How many `DT_NEEDED` entries the dynamic segments hold.
    var neededLibraries: Int {
        segments.filter { number($0, 4) == ElfFile.dynamic }.reduce(0) { sum, segment in
            let (start, size) = (Int(number(segment + 8, 8)), Int(number(segment + 32, 8)))
            let entries = stride(from: start, to: start + size, by: 16)
            return sum + entries.count { number($0, 8) == 1 }
        }
    }

    private var segments: [Int] {
        (0..<Int(number(56, 2))).map { Int(number(32, 8)) + $0 * Int(number(54, 2)) }
    }

    private func number(_ offset: Int, _ size: Int) -> UInt64 {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
