/// Characters of more than one byte: RFC 3629, and RFC 8259, section 8.
extension JSONTexts {
    static let characters = wellFormed + overlong + beyond + torn

    /// A string of raw bytes.
    private static func string(_ bytes: UInt8...) -> [UInt8] { [0x22] + bytes + [0x22] }

    private static let wellFormed: [JSONText] = [
        JSONText("two bytes", #""é""#),
        JSONText("three bytes", #""€""#),
        JSONText("four bytes", #""🙂""#),
        JSONText("the first and last of two bytes", string(0xC2, 0x80, 0xDF, 0xBF)),
        JSONText("the first and last of three bytes", string(0xE0, 0xA0, 0x80, 0xEF, 0xBF, 0xBF)),
        JSONText("the last before the surrogates, the first after", string(0xED, 0x9F, 0xBF, 0xEE, 0x80, 0x80)),
        JSONText("the first and last of four bytes", string(0xF0, 0x90, 0x80, 0x80, 0xF4, 0x8F, 0xBF, 0xBF)),
        JSONText("a raw line and paragraph separator", "\"\u{2028}\u{2029}\""),
        JSONText("a raw next-line character", "\"\u{85}\""),
        JSONText("a raw byte-order mark in a string", "\"\u{FEFF}\""),
        JSONText("raw noncharacters", string(0xEF, 0xBF, 0xBE, 0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90)),
        JSONText("raw marks of direction", "\"\u{202E}abc\u{202C}\""),
        JSONText("a family of emoji", "\"👨‍👩‍👧‍👦\""),
        JSONText("many marks on one letter", "\"a" + times(200, "\u{301}") + "\""),
        JSONText("other scripts", "\"Привет, 你好, مرحبا, שלום, ประเทศไทย\""),
        JSONText("characters of private use", "\"\u{E000}\u{F8FF}\u{10FFFD}\""),
        JSONText("raw characters beside escapes", #""é\u00e9\né""#),
    ]

    private static let overlong: [JSONText] = [
        JSONText("a NUL in two bytes", string(0xC0, 0x80), "utf-8@1"),
        JSONText("a solidus in two bytes", string(0xC0, 0xAF), "utf-8@1"),
        JSONText("DEL in two bytes", string(0xC1, 0xBF), "utf-8@1"),
        JSONText("a quotation mark in two bytes", string(0xC0, 0xA2), "utf-8@1"),
        JSONText("a solidus in three bytes", string(0xE0, 0x80, 0xAF), "utf-8@1"),
        JSONText("the last of two bytes in three", string(0xE0, 0x9F, 0xBF), "utf-8@1"),
        JSONText("a solidus in four bytes", string(0xF0, 0x80, 0x80, 0xAF), "utf-8@1"),
        JSONText("the last of three bytes in four", string(0xF0, 0x8F, 0xBF, 0xBF), "utf-8@1"),
    ]

    private static let beyond: [JSONText] = [
        JSONText("the first surrogate, raw", string(0xED, 0xA0, 0x80), "utf-8@1"),
        JSONText("the last surrogate, raw", string(0xED, 0xBF, 0xBF), "utf-8@1"),
        JSONText("a pair of surrogates, raw", string(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80), "utf-8@1"),
        JSONText("the first beyond U+10FFFF", string(0xF4, 0x90, 0x80, 0x80), "utf-8@1"),
        JSONText("far beyond U+10FFFF", string(0xF5, 0x80, 0x80, 0x80), "utf-8@1"),
        JSONText("the last of four bytes' shape", string(0xF7, 0xBF, 0xBF, 0xBF), "utf-8@1"),
        JSONText("five bytes", string(0xF8, 0x88, 0x80, 0x80, 0x80), "utf-8@1"),
        JSONText("six bytes", string(0xFC, 0x84, 0x80, 0x80, 0x80, 0x80), "utf-8@1"),
        JSONText("byte FE", string(0xFE), "utf-8@1"),
        JSONText("byte FF", string(0x61, 0xFF), "utf-8@2"),
    ]

    private static let torn: [JSONText] = [
        JSONText("a following byte alone", string(0x80), "utf-8@1"),
        JSONText("the last following byte alone", string(0xBF), "utf-8@1"),
        JSONText("a following byte too many", string(0xC3, 0xA9, 0xA9), "utf-8@3"),
        JSONText("the first of two bytes alone", string(0xC3), "utf-8@1"),
        JSONText("the first of two bytes before a letter", string(0xC3, 0x28), "utf-8@1"),
        JSONText("two of three bytes", string(0xE2, 0x82), "utf-8@1"),
        JSONText("two of three bytes before a letter", string(0xE2, 0x82, 0x28), "utf-8@1"),
        JSONText("the first of three bytes before a letter", string(0xE2, 0x28, 0xA1), "utf-8@1"),
        JSONText("three of four bytes", string(0xF0, 0x9F, 0x99), "utf-8@1"),
        JSONText("two of four bytes before a letter", string(0xF0, 0x9F, 0x28, 0x82), "utf-8@1"),
        JSONText("a first byte before a first byte", string(0xE2, 0xC3, 0xA9), "utf-8@1"),
        JSONText("two bytes cut at the end of the text", [0x22, 0xC3], "end@2"),
        JSONText("three bytes cut at the end of the text", [0x22, 0xE2, 0x82], "end@3"),
        JSONText("four bytes cut at the end of the text", [0x22, 0xF0, 0x9F, 0x99], "end@4"),
        JSONText("Latin-1", [0x22, 0x63, 0x61, 0x66, 0xE9, 0x22], "utf-8@4"),
        JSONText("the bad one after good ones", Array("[\"é€🙂".utf8) + [0xFF] + Array("\"]".utf8), "utf-8@11"),
        JSONText("bad UTF-8 before an element", [0x5B, 0xC3, 0x28, 0x5D], "value@1"),
        JSONText("bad UTF-8 after the end", [0x7B, 0x7D, 0xFF], "trailing@2"),
        JSONText("bad UTF-8 alone", [0x80], "value@0"),
        JSONText("a character outside a string", "[é]", "value@1"),
    ]
}
