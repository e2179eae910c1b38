/// Strings and their escapes: RFC 8259, section 7. Raw control characters are refused one by one.
extension JSONTexts {
    static let strings = plainStrings + escapes + surrogates + controls

    private static let plainStrings: [JSONText] = [
        JSONText("an empty string", #""""#),
        JSONText("a string", #""text""#),
        JSONText("a string of brackets, commas and colons", #""[{,:}]""#),
        JSONText("a string of spaces", #""   ""#),
        JSONText("a string that looks like a comment", #""/* a */ // b""#),
        JSONText("an apostrophe", #""it's""#),
        JSONText("DEL, raw", "\"\u{7F}\""),
        JSONText("a string of 50000 bytes", "\"" + times(50_000, "x") + "\""),

        JSONText("a quotation mark alone", "\"", "end@1"),
        JSONText("a string that does not end", #""abc"#, "end@4"),
        JSONText("a string that does not end in an array", #"["abc]"#, "end@6"),
        JSONText("a quotation mark too many", #""a"""#, "trailing@3"),
        JSONText("a quotation mark inside", #"["a"b"]"#, "comma@4"),
        JSONText("single quotation marks", "'a'", "value@0"),
        JSONText("backquotes", "[`a`]", "value@1"),
        JSONText("typographic quotation marks", "“a”", "value@0"),
        JSONText("no quotation marks", "[abc]", "value@1"),
        JSONText("a string over two lines", "\"a\nb\"", "control@2"),
    ]

    private static let escapes: [JSONText] = [
        JSONText("each short escape", #""\" \\ \/ \b \f \n \r \t""#),
        JSONText("an escaped quotation mark at the end", #""\"""#),
        JSONText("escaped backslashes at the end", #""\\\\""#),
        JSONText("an escaped letter", #""\u0041""#),
        JSONText("hexadecimal digits of both cases", #""\uabcd\uABCD\uaBcD\u0123\u4567\u89eF""#),
        JSONText("an escaped NUL", #""\u0000""#),
        JSONText("an escaped NUL within text", #""a\u0000b""#),
        JSONText("each control character, escaped", "\"" + (0..<32).map(escape).joined() + "\""),
        JSONText("an escaped DEL", #""\u007f""#),
        JSONText("the last escapes before the surrogates and the first after", #""\ud7ff\ue000""#),
        JSONText("escaped noncharacters", #""\ufffe\uffff\ufdd0""#),
        JSONText("an escaped byte-order mark", #""\ufeff""#),
        JSONText("an escaped replacement character", #""\ufffd""#),
        JSONText("an escaped line separator", #""\u2028\u2029""#),
        JSONText("digits after an escape", #""\u00410041""#),
        JSONText("an escaped backslash before a letter u", #""\\u12""#),
        JSONText("escapes that spell a whole text", #""\u007b\u0022a\u0022\u003a1\u007d""#),

        JSONText("a backslash at the end", #""\"#, "end@2"),
        JSONText("a backslash before the closing mark", #""\""#, "end@3"),
        JSONText("an escaped letter a", #""\a""#, "escape@1"),
        JSONText("an escaped letter v", #""\v""#, "escape@1"),
        JSONText("an escaped letter x", #""\x41""#, "escape@1"),
        JSONText("an escaped zero", #""\0""#, "escape@1"),
        JSONText("an escaped octal", #""\101""#, "escape@1"),
        JSONText("an escaped apostrophe", #""\'""#, "escape@1"),
        JSONText("an escaped letter of the other case", #""\N""#, "escape@1"),
        JSONText("a capital U", #""\U00000041""#, "escape@1"),
        JSONText("an escaped space", #""a\ b""#, "escape@2"),
        JSONText("an escaped LF", "\"\\\n\"", "escape@1"),
        JSONText("an escaped NUL, raw", "\"\\\0\"", "escape@1"),
        JSONText("an escaped letter beyond ASCII", #""\é""#, "escape@1"),
        JSONText("an escape without digits", #""\u""#, "escape@1"),
        JSONText("an escape of three digits", #""\u004""#, "escape@1"),
        JSONText("an escape of three digits and a letter", #""\u004g""#, "escape@1"),
        JSONText("an escape with a sign", #""\u+041""#, "escape@1"),
        JSONText("an escape with a space", #""\u 041""#, "escape@1"),
        JSONText("an escape in braces", #""\u{41}""#, "escape@1"),
        JSONText("an escape of fullwidth digits", #""\u００４１""#, "escape@1"),
        JSONText("an escape that the text cuts short", #""\u00"#, "end@5"),
        JSONText("an escape outside a string", #"\u0031"#, "value@0"),
        JSONText("a string in escaped quotation marks", #"\"a\""#, "value@0"),
        JSONText("the second of two escapes", #""\n\q""#, "escape@3"),
    ]

    private static let surrogates: [JSONText] = [
        JSONText("a pair of surrogates", #""\ud83d\ude00""#),
        JSONText("a pair of surrogates in capitals", #""\uD83D\uDE00""#),
        JSONText("the first pair of surrogates", #""\ud800\udc00""#),
        JSONText("the last pair of surrogates", #""\udbff\udfff""#),
        JSONText("two pairs of surrogates", #""\ud83d\ude00\ud83d\ude01""#),
        JSONText("a pair of surrogates in a name", #"{"\ud83d\ude00":1}"#),
        JSONText("an escaped backslash before what looks like a surrogate", #""\\ud800""#),

        JSONText("the first half of a pair alone", #""\ud800""#, "surrogate@1"),
        JSONText("the last first half alone", #""\uDBFF""#, "surrogate@1"),
        JSONText("the second half of a pair alone", #""\udc00""#, "surrogate@1"),
        JSONText("the last second half alone", #""\uDFFF""#, "surrogate@1"),
        JSONText("a pair in the wrong order", #""\ude00\ud83d""#, "surrogate@1"),
        JSONText("two first halves", #""\ud83d\ud83d""#, "surrogate@1"),
        JSONText("a first half before a pair", #""\ud83d\ud83d\ude00""#, "surrogate@1"),
        JSONText("a pair before a second half", #""\ud83d\ude00\ude00""#, "surrogate@13"),
        JSONText("a first half before a letter", #""\ud83dx""#, "surrogate@1"),
        JSONText("a first half before an escaped letter", #""\ud83d\u0041""#, "surrogate@1"),
        JSONText("a first half before a short escape", #""\ud83d\n""#, "surrogate@1"),
        JSONText("a first half before a raw character", #""\ud83d🙂""#, "surrogate@1"),
        JSONText("a first half after text", #"["abc\ud83d"]"#, "surrogate@5"),
        JSONText("the halves apart", #""\ud83d \ude00""#, "surrogate@1"),
        JSONText("a second half that is no number", #""\ud83d\uzzzz""#, "escape@7"),
        JSONText("a second half of three digits", #""\ud83d\ude0""#, "escape@7"),
        JSONText("a pair cut after its first half", #""\ud83d"#, "end@7"),
        JSONText("a pair cut after the backslash", #""\ud83d\"#, "end@8"),
        JSONText("a pair cut in its second half", #""\ud83d\ude"#, "end@11"),
    ]

    /// Each of the 32, raw, in a string and in a name.
    private static let controls: [JSONText] = (0..<32).flatMap { code in
        let character = [UInt8(code)]
        let number = String(code, radix: 16)
        return [
            JSONText("control character \(number) in a string", [0x22] + character + [0x22], "control@1"),
            JSONText(
                "control character \(number) in a name", Array("{\"a".utf8) + character + Array("\":1}".utf8),
                "control@3"),
        ]
    }

    private static func escape(_ code: Int) -> String {
        "\\u00" + (code < 16 ? "0" : "") + String(code, radix: 16)
    }
}
