import TestSupport
import Testing

@testable import JSON

/// Where tokens end, and how names are packed.
struct JSONTokenTests {
    @Test("a number ends where its grammar does", arguments: numbers)
    func number(text: String, end: Int) throws {
        let bytes = [UInt8](text.utf8)
        #expect(try JSONToken.number(bytes.span, 0) == end)
    }

    private static let numbers: [(String, Int)] = [
        ("0", 1), ("-0", 2), ("10", 2), ("1,", 1), ("1]", 1), ("1.5e3}", 5), ("1E+2 ", 4), ("0e0", 3), ("0x1", 1),
        ("1-2", 1), ("1+2", 1), ("0.10a", 4), ("1e5.5", 3), ("1e5e5", 3), ("-12.50e-10,", 10), ("0\0", 1),
    ]

    @Test("a string ends behind its closing mark", arguments: strings)
    func string(text: String, end: Int) throws {
        let bytes = [UInt8](text.utf8)
        #expect(try JSONToken.string(bytes.span, 0) == end)
        #expect(try JSONToken.name(bytes.span, 0).end == end)
    }

    private static let strings: [(String, Int)] = [
        (#""""#, 2), (#""""""#, 2), (#""a""#, 3), (#""\""""#, 4), (#""\\""""#, 4), (#""é""#, 4), (#""🙂"x"#, 6),
        (#""\ud83d\ude00""#, 14), (#""{[,:]}":"#, 8),
    ]

    @Test("a name is packed with its escapes undone", arguments: names)
    func name(text: String, decoded: StaticString) throws {
        let bytes = [UInt8](text.utf8)
        #expect(try JSONToken.name(bytes.span, 0).name == PackedName(decoded))
    }

    private static let names: [(String, StaticString)] = [
        (#""topic""#, "topic"), (#""\u0074opic""#, "topic"), (#""\u0074\u006f\u0070\u0069\u0063""#, "topic"),
        (#""""#, ""), (#""a\/b""#, "a/b"), (#""\n""#, "\n"), (#""\u00e9""#, "é"), (#""é""#, "é"),
        (#""\ud83d\ude00""#, "😀"), (#""statusUpdate""#, "statusUpdate"), (#""isButtonResponse""#, "isButtonResponse"),
        (#""\u0000""#, "\0"),
    ]

    @Test("names that differ are told apart", arguments: pairs)
    func different(one: String, other: String) throws {
        let names = try [one, other].map { text in
            let bytes = [UInt8]("\"\(text)\"".utf8)
            return try JSONToken.name(bytes.span, 0).name
        }
        #expect(names[0] != names[1])
    }

    private static let pairs = [
        ("a", "b"), ("a", "A"), ("a", "aa"), ("", "\\u0000"), ("a", "a\\u0000"), ("12345678", "123456789"),
        ("123456789", "123456780"), ("abcdefghi", "ibcdefgha"), ("1234567890123456", "12345678901234567"),
        ("1234567890123456", "123456789012345"), ("topic", "topic "), ("e\u{301}", "é"),
    ]

    @Test func `a name over 16 bytes is none that we look for`() throws {
        for count in [17, 18, 24, 32, 33, 256, 70_000] {
            let bytes = [UInt8](("\"isButtonResponse" + JSONTexts.times(count - 16, "x") + "\"").utf8)
            let (name, end) = try JSONToken.name(bytes.span, 0)
            #expect(name.isTooLong && name != PackedName("isButtonResponse"))
            #expect(end == bytes.count)
        }
    }
}
