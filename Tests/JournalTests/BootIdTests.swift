import TestSupport
import Testing

@testable import Journal

@Suite struct BootIdTests {
    @Test(
        arguments: [
            ("", 0, 0), ("7", 0, 7), ("0123456789abcdef", 0, 0x0123_4567_89AB_CDEF),
            ("00000000-0000-0001-0000-00000000000f\n", 1, 15),
            ("ffffffff-ffff-ffff-0000-000000000000", .max, 0), ("g-A f\0", 0, 15),
        ] as [(String, UInt64, UInt64)])
    func itIsMadeOfHexadecimalDigitsAlone(text: String, high: UInt64, low: UInt64) {
        let bytes = Array(text.utf8)
        #expect(BootId(text: bytes.span) == BootId(high: high, low: low))
    }

    @Test func theBootHasOneNameUntilTheNext() throws {
        let text = String(decoding: try readFile("/proc/sys/kernel/random/boot_id"), as: UTF8.self)
        let digits = text.filter(\.isHexDigit)
        #expect(BootId.current.high == UInt64(digits.prefix(16), radix: 16))
        #expect(BootId.current.low == UInt64(digits.suffix(16), radix: 16))
    }
}
