import Testing

@testable import JSON

/// Paths as people type them.
struct JSONPathTests {
    /// A text, and the path as it is written back; nil when it is none.
    private static let paths: [(String, String?)] = [
        (".", "."), (".a", ".a"), (".message.text", ".message.text"), (".a[0]", ".a[0]"), (".[0]", "[0]"),
        (".a.[7].b", ".a[7].b"), (#"."a b".c"#, #"."a b".c"#), (#".["a"]["b.c"]"#, #".a."b.c""#),
        (#"."\u0061\n""#, #"."a\u000a""#), (#".a."""#, #".a."""#), (".é-1", ".é-1"), (".a[012]", ".a[12]"),
        (".a=1", ".a"), (".=1", "."), (#"."a=b"=c"#, #"."a=b""#), (".a[0]=", ".a[0]"),
        ("", nil), ("a", nil), ("=", nil), ("..a", nil), (".a.", nil), (".a..b", nil), (".a[", nil), (".a[]", nil),
        (".a[-1]", nil), (".a[1", nil), (".a[1x]", nil), (".a]", nil), (".a b", nil), (#"."a"#, nil), (#".a"b""#, nil),
        (#"."\x""#, nil), (".a[1234567890]", nil), (".a\t", nil), (#".["a"#, nil), (".a[b]", nil), (".a .b", nil),
    ]

    @Test("a path ends at its end or an equals sign, and is written back in one form", arguments: paths)
    func path(text: String, expected: String?) {
        let bytes = Array(text.utf8)
        var position = 0
        let path = JSONPath(bytes.span, &position)
        #expect(path?.description == expected)
        if path != nil { #expect(position == bytes.count || bytes[position] == UInt8(ascii: "=")) }
    }

    @Test(
        "a name that is not UTF-8 would make a text that is no JSON",
        arguments: [[0xFF], [0xC3], [0x61, 0xED, 0xA0, 0x80]])
    func foreign(name: [UInt8]) {
        var position = 0
        #expect(JSONPath((Array(".".utf8) + name + Array("=1".utf8)).span, &position) == nil)
    }
}
