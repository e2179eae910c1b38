import TestSupport
import Testing

@testable import JSON

/// One value of a text is set, and all other bytes stay as they are.
struct JSONSpliceTests {
    /// Text, path, value, and what becomes of it, or why it can't be.
    private static let cases: [(String, String, String, String)] = [
        (#"{"a":1}"#, ".a", "2", #"{"a":2}"#),
        (#" { "a" : 1e2 , "b":"\u0041" } "#, ".a", " [2] ", #" { "a" : [2] , "b":"\u0041" } "#),
        (#"{"a":{"b":[1, {"c":true}]}}"#, ".a.b[1].c", #""x""#, #"{"a":{"b":[1, {"c":"x"}]}}"#),
        (#"{"a":1,"a" :{"b":2}}"#, ".a", "3", #"{"a":1,"a" :3}"#),
        (#"{"a":1,"\u0061":2}"#, ".a", "3", #"{"a":1,"\u0061":3}"#),
        (#"{"a":"}],{\"","b":[]}"#, ".b", "1", #"{"a":"}],{\"","b":1}"#),
        ("{}", ".a", "1", #"{"a":1}"#),
        ("{ \n}", ".a.b", "1", "{\"a\":{\"b\":1} \n}"),
        (#"{"a":1 }"#, ".b", "2", #"{"a":1,"b":2 }"#),
        (#"{"a":1}"#, #"."q\"\n""#, "2", #"{"a":1,"q\"\u000a":2}"#),
        (#"{"a":null}"#, ".a.b[0].c", "2", #"{"a":{"b":[{"c":2}]}}"#),
        ("[]", ".[0]", "1", "[1]"),
        ("[1, 2 ]", ".[2]", "3", "[1, 2,3 ]"),
        ("[1,2]", ".[0]", "null", "[null,2]"),
        ("[[1],[2]]", "[1][0]", "3", "path"),
        ("[[1],[2]]", ".[1][0]", "3", "[[1],[3]]"),
        (" 7\n", ".", "8", " 8\n"),
        ("null", ".a", "8", #"{"a":8}"#),
        ("7", ".a", "8", "notAnObject(at: .)"),
        (#"{"a":{"b":"x"}}"#, ".a.b.c", "8", "notAnObject(at: .a.b)"),
        (#"{"a":[]}"#, ".a.b", "8", "notAnObject(at: .a)"),
        (#"{"a":{}}"#, ".a[0]", "8", "notAnArray(at: .a)"),
        (#"{"a":[1]}"#, ".a[2]", "8", "beyond(1, at: .a)"),
        (#"{"a":[1]}"#, ".a[1][1]", "8", "beyond(0, at: .a[1])"),
        ("{}", ".a[1]", "8", "beyond(0, at: .a)"),
        ("null", ".[1]", "8", "beyond(0, at: .)"),
        ("{", ".a", "8", "end@1"), (#"{"a":1,}"#, ".a", "8", "name@7"), ("{}", ".a", "x", "value@0"),
    ]

    @Test("what stands there is replaced, what does not is added, what can't be has a reason", arguments: cases)
    func splice(text: String, path: String, value: String, expected: String) {
        #expect(Self.splice(text, path, value) == expected)
    }

    private static func splice(_ text: String, _ path: String, _ value: String) -> String {
        let bytes = Array(path.utf8)
        var position = 0
        guard let path = JSONPath(bytes.span, &position) else { return "path" }
        do {
            let spliced = try JSONSplice.setting(path, in: Array(text.utf8), to: Array(value.utf8))
            return String(decoding: spliced, as: UTF8.self)
        } catch {
            if case .json(let fault) = error { return fault.text }
            return "\(error)"
        }
    }

    @Test func `twenty thousand texts are changed as by jq's setpath, each in one place only`() throws {
        var chance = SplitMix(seed: 20_261_127)
        let changes = (0..<20_000).map { _ in RandomChange(&chance) }
        let results = changes.map { Self.splice($0.text, $0.path, $0.value) }
        let rows = zip(changes, results).map { change, result in
            "[\(change.text),\(change.keys),\(change.value),\(result)]\n"
        }
        let filter = ". as [$text, $path, $value, $result] | ($text | setpath($path; $value)) == $result"
        let read = try SpawnPlan(try Program.system("jq"), ["-c", filter]).run(input: Array(rows.joined().utf8))
        let verdicts = read.outputText.split(separator: "\n")
        try #require(read.ending == .exited(0) && verdicts.count == rows.count, "\(read.errorText)")
        for (row, verdict) in zip(rows, verdicts) where verdict != "true" { Issue.record("\(row)") }
        for (change, result) in zip(changes, results) { #expect(change.isOnePlace(result), "\(change) \(result)") }
        #expect(changes.count { $0.isNew } > 2000 && changes.count { !$0.isNew } > 2000)
    }
}

/// A random text, and a change of one of its values that can be done.
private struct RandomChange {
    private static let names = [#""a""#, #""b""#, #""\u0061""#, #""é""#, #""a b""#, #""""#, #""a\"]}""#, #""x.y[0]=""#]
    private static let scalars = [
        "0", "-1.50e+2", "12345678901234567890", "true", "false", "null", #""""#, #""\\\"{[,:""#, #""\ud83d\ude00é""#,
    ]

    private(set) var text = ""
    private(set) var path = "."
    /// The path as jq takes it: an array.
    private(set) var keys = "[]"
    private(set) var value = ""
    /// The place of what is replaced; empty where something is added.
    private var place = 0..<0
    var isNew: Bool { place.isEmpty }

    /// All values of the text, and places in which one can be added.
    private var targets: [(path: String, keys: [String], place: Range<Int>)] = []

    init(_ chance: inout SplitMix) {
        text = Self.space(&chance)
        addValue(&chance, ".", [], depth: 0)
        text += Self.space(&chance)
        let target = targets[chance.below(targets.count)]
        (path, place) = (target.path, target.place)
        keys = "[\(target.keys.joined(separator: ","))]"
        value = Self.scalars[chance.below(Self.scalars.count)]
        if chance.below(4) == 0 { value = "{\(Self.names[chance.below(Self.names.count)]): [\(value) ]}" }
    }

    private mutating func addValue(_ chance: inout SplitMix, _ path: String, _ keys: [String], depth: Int) {
        let start = text.utf8.count
        switch chance.below(depth == 0 ? 2 : depth > 3 ? 20 : 5) {
        case 0: addContainer(&chance, path, keys, depth, isObject: true)
        case 1: addContainer(&chance, path, keys, depth, isObject: false)
        default: text += Self.scalars[chance.below(Self.scalars.count)]
        }
        targets.append((path, keys, start..<text.utf8.count))
    }

    private mutating func addContainer(
        _ chance: inout SplitMix, _ path: String, _ keys: [String], _ depth: Int, isObject: Bool
    ) {
        let count = chance.below(4)
        var used: Set<String> = []
        text += (isObject ? "{" : "[") + Self.space(&chance)
        for place in 0..<count {
            let name = Self.names[chance.below(Self.names.count)]
            // Of a repeated name only the last value can be reached; here each stands once.
            let key = isObject ? name == #""\u0061""# ? #""a""# : name : "\(place)"
            if !used.insert(key).inserted { continue }
            if used.count > 1 { text += "," + Self.space(&chance) }
            if isObject { text += name + Self.space(&chance) + ":" + Self.space(&chance) }
            addValue(&chance, "\(path)[\(key)]", keys + [key], depth: depth + 1)
            text += Self.space(&chance)
        }
        text += isObject ? "}" : "]"
        let new = isObject ? #""new\u0041""# : "\(count)"
        targets.append(("\(path)[\(new)].b", keys + [new, #""b""#], 0..<0))
    }

    private static func space(_ chance: inout SplitMix) -> String {
        ["", "", " ", "\n", "\t ", "\r\n"][chance.below(6)]
    }

    /// All but the place that is changed is as it was.
    func isOnePlace(_ result: String) -> Bool {
        let (before, after) = (Array(text.utf8), Array(result.utf8))
        if isNew {
            let start = zip(before, after).prefix { $0 == $1 }.count
            let end = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count
            return start + end >= before.count && after.count > before.count
        }
        return after == before[..<place.lowerBound] + Array(value.utf8) + before[place.upperBound...]
    }
}
