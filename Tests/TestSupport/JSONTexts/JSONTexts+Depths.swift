/// Nesting, 120 deep at most, and what is not UTF-8 at all: RFC 8259, sections 8.1 and 9.
extension JSONTexts {
    static let depths: [JSONText] = [
        JSONText("119 arrays", times(119, "[") + times(119, "]")),
        JSONText("120 arrays", times(120, "[") + times(120, "]")),
        JSONText("120 arrays around a value", times(120, "[") + "1" + times(120, "]")),
        JSONText("120 objects", times(119, #"{"a":"#) + "{}" + times(119, "}")),
        JSONText("120 objects around a value", times(120, #"{"a":"#) + "1" + times(120, "}")),
        JSONText("60 arrays and 60 objects by turns", times(60, #"[{"a":"#) + "1" + times(60, "}]")),
        JSONText("60 objects and 60 arrays by turns", times(60, #"{"a":["#) + "1" + times(60, "]}")),
        JSONText("120 deep twice, side by side", "[" + deep(119) + "," + deep(119) + "]"),
        JSONText("120 deep, then wide", times(119, "[") + times(99, "[],") + "[]" + times(119, "]")),
        JSONText("120 deep with spaces", times(120, "[ ") + times(120, " ]")),
        JSONText("120 objects named as one we look for", times(120, #"{"message":"#) + "1" + times(120, "}")),
        JSONText("brackets in a string", "\"" + times(1000, "[") + "\""),

        JSONText("121 arrays", deep(121), "depth@120"),
        JSONText("121 arrays around a value", times(121, "[") + "1" + times(121, "]"), "depth@120"),
        JSONText("121 objects", times(120, #"{"a":"#) + "{}" + times(120, "}"), "depth@600"),
        JSONText("an array in 120 objects", times(120, #"{"a":"#) + "[]" + times(120, "}"), "depth@600"),
        JSONText("an object in 120 arrays", times(120, "[") + "{}" + times(120, "]"), "depth@120"),
        JSONText("121 by turns", times(60, #"[{"a":"#) + "[]" + times(60, "}]"), "depth@360"),
        JSONText("121 deep in the second of two", "[[]," + deep(120) + "]", "depth@123"),
        JSONText("121 deep and no end", times(121, "["), "depth@120"),
        JSONText("ten thousand open arrays", times(10_000, "["), "depth@120"),
        JSONText("ten thousand open objects", times(10_000, #"{"a":"#), "depth@600"),
        JSONText("120 open arrays", times(120, "["), "end@120"),
        JSONText("120 arrays, one left open", times(120, "[") + times(119, "]"), "end@239"),
        JSONText("120 arrays, one closed as an object", times(120, "[") + times(119, "]") + "}", "comma@239"),
    ]

    static let encodings: [JSONText] = [
        JSONText("a byte-order mark before an object", "\u{FEFF}{}", "byte-order-mark@0"),
        JSONText("a byte-order mark alone", "\u{FEFF}", "byte-order-mark@0"),
        JSONText("two byte-order marks", "\u{FEFF}\u{FEFF}{}", "byte-order-mark@0"),
        JSONText("a byte-order mark after a space", " \u{FEFF}{}", "value@1"),
        JSONText("a byte-order mark after the end", "{}\u{FEFF}", "trailing@2"),
        JSONText("a byte-order mark in an array", "[\u{FEFF}1]", "value@1"),
        JSONText("two bytes of a byte-order mark", [0xEF, 0xBB], "value@0"),
        JSONText("UTF-16, little end first, with its mark", [0xFF, 0xFE] + wide("{}", 2, 0), "value@0"),
        JSONText("UTF-16, big end first, with its mark", [0xFE, 0xFF] + wide("{}", 2, 1), "value@0"),
        JSONText("UTF-16, little end first: an object", wide("{}", 2, 0), "name@1"),
        JSONText("UTF-16, little end first: an array", wide("[]", 2, 0), "value@1"),
        JSONText("UTF-16, little end first: a string", wide("\"a\"", 2, 0), "control@1"),
        JSONText("UTF-16, little end first: a number", wide("1", 2, 0), "trailing@1"),
        JSONText("UTF-16, big end first", wide("{}", 2, 1), "value@0"),
        JSONText("UTF-32, little end first, with its mark", [0xFF, 0xFE, 0, 0] + wide("{}", 4, 0), "value@0"),
        JSONText("UTF-32, little end first", wide("{}", 4, 0), "name@1"),
        JSONText("UTF-32, big end first", wide("{}", 4, 3), "value@0"),
        JSONText("UTF-7", "+AHsAfQ-", "value@0"),
        JSONText("a compressed text", [0x1F, 0x8B, 0x08, 0x00], "value@0"),
        JSONText("CBOR", [0xA1, 0x61, 0x61, 0x01], "value@0"),
        JSONText("random bytes", [0x9C, 0x00, 0xFE, 0x41, 0x0A], "value@0"),
    ]

    private static func deep(_ count: Int) -> String { times(count, "[") + times(count, "]") }

    /// ASCII in units of so many bytes, its own byte at that place of each.
    private static func wide(_ text: String, _ size: Int, _ place: Int) -> [UInt8] {
        text.utf8.flatMap { byte in (0..<size).map { $0 == place ? byte : 0 } }
    }
}
