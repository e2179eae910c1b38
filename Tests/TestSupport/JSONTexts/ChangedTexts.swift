/// Bodies changed at random, the same ones in each run.
package enum ChangedTexts {
    /// So many: the samples by turns, each with one to three changes.
    package static func ofSamples(_ count: Int) -> [[UInt8]] {
        var random = SplitMix(seed: 20_261_122)
        let bodies = Sample.known.map(\.body)
        return (0..<count).map { index in
            var text = bodies[index % bodies.count]
            for _ in 0...random.below(3) { Change.any(&random).apply(&text, &random) }
            return text
        }
    }
}

/// One change of a text.
private enum Change: CaseIterable {
    case flipBit, setByte, delete, repeatPart, insert, swap, cut

    /// Parts that lie at the edges of the grammar.
    private static let parts: [[UInt8]] =
        [
            ",", ":", "\"", "\\", "[", "]", "{", "}", "[]", "{}", "null", "true", "-", "0", "1.5e-3", ".", "e", "é",
            "🙂", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\u", " ", "\n", "\t", "\"a\":1,", "1,", "\u{0}", "\u{7F}",
            "NaN", "//",
        ].map { [UInt8]($0.utf8) } + [[0xC0], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xFF]]

    static func any(_ random: inout SplitMix) -> Change { allCases[random.below(allCases.count)] }

    func apply(_ text: inout [UInt8], _ random: inout SplitMix) {
        guard !text.isEmpty else { return }
        let place = random.below(text.count)
        let end = min(text.count, place + 1 + random.below(6))
        switch self {
        case .flipBit: text[place] ^= 1 << UInt8(random.below(8))
        case .setByte: text[place] = UInt8(random.below(256))
        case .delete: text.removeSubrange(place..<end)
        case .repeatPart: text.insert(contentsOf: text[place..<end], at: end)
        case .insert: text.insert(contentsOf: Self.parts[random.below(Self.parts.count)], at: place)
        case .swap: text.swapAt(place, random.below(text.count))
        case .cut: if random.below(8) == 0 { text.removeSubrange(place...) }
        }
    }
}
