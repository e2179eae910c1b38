import Testing

@testable import Webhook

/// Bodies changed at random, the same ones in each run, judged by us and by Python's parser.
struct JSONMutationTests {
    private static let count = 20_000

    @Test func `twenty thousand changed bodies are judged as by Python's strict parser`() throws {
        let texts = Self.texts()
        let rows = texts.map { base64($0) + "\n" }
        let read = try Tool.run(["python3", "-c", Self.python], input: [UInt8](rows.joined().utf8))
        #expect(read.status == 0, "\(read.errors)")
        try #require(read.lines.count == texts.count)
        var tally = ["accepted": 0, "refused": 0, "ours alone": 0]
        for (text, theirs) in zip(texts, read.lines) {
            let verdict = Verdict.of(text)
            let isAccepted = verdict == "accepted"
            if isStricterThanPython(verdict) {
                tally["ours alone", default: 0] += 1
            } else {
                #expect(isAccepted == (theirs == "accepted"), "\(verdict) but \(theirs): \(base64(text))")
                tally[isAccepted ? "accepted" : "refused", default: 0] += 1
            }
        }
        #expect(tally["accepted", default: 0] > 2000 && tally["refused", default: 0] > 2000, "\(tally)")
        #expect(tally["ours alone", default: 0] < 2000, "\(tally)")
    }

    @Test func `jq reads the line of every changed body, accepted or not`() throws {
        let texts = Self.texts().prefix(1500)
        let lines = texts.map { Stops.line($0) }
        let read = try Tool.run(["jq", "-c", #"has("event")"#], input: Array(lines.joined()))
        #expect(read.status == 0, "\(read.errors)")
        #expect(read.lines == texts.map { Verdict.of($0) == "accepted" ? "true" : "false" })
    }

    /// Python accepts unpaired surrogate escapes and deep nesting.
    private func isStricterThanPython(_ verdict: String) -> Bool {
        verdict.hasPrefix("surrogate@") || verdict.hasPrefix("depth@")
    }

    private static let python = """
        import base64, json, sys
        def refuse(name): raise ValueError(name)
        for row in sys.stdin:
            try:
                json.loads(base64.b64decode(row).decode("utf-8"), parse_constant=refuse)
                print("accepted")
            except ValueError as error: print("refused:", error)
        """

    private static func texts() -> [[UInt8]] {
        var chance = Chance(seed: 20_261_122)
        let bodies = Samples.signed.map(\.body)
        return (0..<count).map { index in
            var text = bodies[index % bodies.count]
            for _ in 0...chance.below(3) { Mutation.any(&chance).apply(&text, &chance) }
            return text
        }
    }
}

/// One change of a text.
private enum Mutation: CaseIterable {
    case flipBit, setByte, delete, repeatPart, insert, swap, cut

    /// Parts that lie at the edges of the grammar.
    private static let parts: [[UInt8]] =
        [
            ",", ":", "\"", "\\", "[", "]", "{", "}", "[]", "{}", "null", "true", "-", "0", "1.5e-3", ".", "e", "é",
            "🙂",
            "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\u", " ", "\n", "\t", "\"a\":1,", "1,", "\u{0}", "\u{7F}", "NaN",
            "//",
        ].map { [UInt8]($0.utf8) } + [[0xC0], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xFF]]

    static func any(_ chance: inout Chance) -> Mutation { allCases[chance.below(allCases.count)] }

    func apply(_ text: inout [UInt8], _ chance: inout Chance) {
        guard !text.isEmpty else { return }
        let place = chance.below(text.count)
        let end = min(text.count, place + 1 + chance.below(6))
        switch self {
        case .flipBit: text[place] ^= 1 << UInt8(chance.below(8))
        case .setByte: text[place] = UInt8(chance.below(256))
        case .delete: text.removeSubrange(place..<end)
        case .repeatPart: text.insert(contentsOf: text[place..<end], at: end)
        case .insert: text.insert(contentsOf: Self.parts[chance.below(Self.parts.count)], at: place)
        case .swap: text.swapAt(place, chance.below(text.count))
        case .cut: if chance.below(8) == 0 { text.removeSubrange(place...) }
        }
    }
}
