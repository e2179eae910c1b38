import TestSupport
import Testing

@testable import JSON

/// What one pass notes of the members of a tree.
struct JSONOutlineTests {
    /// a 1, a.b 2, a.b.c 3, a.d 4, e 5, e.b 6
    private static let tree = JSONTree([(1, "a"), (2, "b"), (3, "c"), (2, "d"), (1, "e"), (2, "b")])

    @Test("the values of the tree's members are noted as sent", arguments: texts)
    func values(text: String, expected: [UInt8: String]) throws {
        let outline = try Outline.of(text, by: Self.tree)
        let bytes = [UInt8](text.utf8)
        for node in 1...6 as ClosedRange<UInt8> {
            let value = outline[node]
            let found = value.kind == .absent ? nil : String(decoding: bytes[value.range], as: UTF8.self)
            #expect(found == expected[node], "node \(node)")
        }
    }

    private static let texts: [(String, [UInt8: String])] = [
        ("{}", [:]),
        (#"{"a":1}"#, [1: "1"]),
        (
            #"{"a":{"b":{"c":[1,{}]},"d":"x"},"e":{"b":null}}"#,
            [
                1: #"{"b":{"c":[1,{}]},"d":"x"}"#, 2: #"{"c":[1,{}]}"#, 3: "[1,{}]", 4: #""x""#, 5: #"{"b":null}"#,
                6: "null",
            ]
        ),
        (#"{"e":{"b":true},"a":{"d":false}}"#, [1: #"{"d":false}"#, 4: "false", 5: #"{"b":true}"#, 6: "true"]),
        (#" { "a" : { "b" : -1.50e+2 } } "#, [1: #"{ "b" : -1.50e+2 }"#, 2: "-1.50e+2"]),
        (#"{"a":{}}"#, [1: "{}"]),
        (#"{"a":[]}"#, [1: "[]"]),
        (#"{"a":[{"b":1}]}"#, [1: #"[{"b":1}]"#]),
        (#"{"b":1,"c":2,"d":3}"#, [:]),
        (#"{"x":{"a":1,"e":{"b":2}}}"#, [:]),
        (#"[{"a":1}]"#, [:]),
        (#"{"a":{"a":{"a":1}}}"#, [1: #"{"a":{"a":1}}"#]),
        (#"{"a":{"b":{"b":1}}}"#, [1: #"{"b":{"b":1}}"#, 2: #"{"b":1}"#]),
        (#"{"a":1,"a":2}"#, [1: "2"]),
        (#"{"a":{"b":{"c":1}},"a":{"d":2}}"#, [1: #"{"d":2}"#, 4: "2"]),
        (#"{"a":{"b":{"c":1},"b":{}}}"#, [1: #"{"b":{"c":1},"b":{}}"#, 2: "{}"]),
        (#"{"a":{"b":{"c":1},"d":2},"a":3,"e":4}"#, [1: "3", 5: "4"]),
        (#"{"a":{"b":1},"e":{"b":2},"a":{"b":3}}"#, [1: #"{"b":3}"#, 2: "3", 5: #"{"b":2}"#, 6: "2"]),
        (#"{"a":{"b":{"c":1}},"a":{"b":{"c":2}}}"#, [1: #"{"b":{"c":2}}"#, 2: #"{"c":2}"#, 3: "2"]),
    ]

    @Test("the kind of a value is noted", arguments: kinds)
    func kind(text: String, kind: JSONValue.Kind) throws {
        #expect(try Outline.of(text, by: Self.tree).root.kind == kind)
        #expect(try Outline.of(#"{"a":\#(text)}"#, by: Self.tree)[1].kind == kind)
        #expect(try Outline.of(#"{"a":{"b":\#(text)}}"#, by: Self.tree)[2].kind == kind)
    }

    private static let kinds: [(String, JSONValue.Kind)] = [
        ("null", .null), ("false", .false), ("true", .true), ("0", .number), ("-1e5", .number), (#""""#, .string),
        ("[]", .array), ("[1]", .array), ("{}", .object), (#"{"x":1}"#, .object),
    ]

    @Test("the whole text's value is noted without outer white space", arguments: JSONTexts.accepted)
    func root(text: JSONText) throws {
        let root = try JSONPass.outline(of: text.bytes.span, by: Self.tree).root
        let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let first = try #require(text.bytes.firstIndex { !space.contains($0) })
        let last = try #require(text.bytes.lastIndex { !space.contains($0) })
        #expect(root.range == first..<last + 1)
    }

    @Test("a line break counts outside strings only", arguments: lineBreaks)
    func lineBreak(text: String, expected: Bool) throws {
        #expect(try Outline.of(text, by: Self.tree).hasLineBreak == expected)
    }

    private static let lineBreaks: [(String, Bool)] = [
        ("{}", false), ("[ 1 ]\t", false), (#""\n\r""#, false), (#""\u000a""#, false), ("\n1", true), ("1\n", true),
        ("[\r]", true), ("{\"a\"\n:1}", true), ("{\"a\":\n1}", true), ("[1\r\n,2]", true), ("[1,\n2]", true),
        ("{\"a\":1,\r\"b\":2}", true), ("\"\u{2028}\"", false),
    ]

    @Test func `a tree of names gives each node its own place`() {
        #expect(Self.tree.child(of: JSONTree.root, named: PackedName("a")) == 1)
        #expect(Self.tree.child(of: JSONTree.root, named: PackedName("e")) == 5)
        #expect(Self.tree.child(of: JSONTree.root, named: PackedName("b")) == JSONTree.nothing)
        #expect(Self.tree.child(of: 1, named: PackedName("b")) == 2)
        #expect(Self.tree.child(of: 1, named: PackedName("c")) == JSONTree.nothing)
        #expect(Self.tree.child(of: 5, named: PackedName("b")) == 6)
        #expect(Self.tree.subtree(1) == 1..<5)
        #expect(Self.tree.subtree(JSONTree.root) == 0..<7)
        #expect(Self.tree.hasChildren(2) && !Self.tree.hasChildren(3))
    }
}
