internal import Posix

/// A part of a topic's lock file: 20 words of 8 bytes, the first a name, the last a sum. What is not whole is nothing.
struct StateBlock {
    static let byteCount = 160
    static let room = 18

    private var words: InlineArray<20, UInt64>

    /// Sealed by its name and its sum.
    /// - Parameter fill: writes the words between the two.
    init(_ name: UInt64, _ fill: (inout InlineArray<18, UInt64>) -> Void) {
        var content = InlineArray<18, UInt64>(repeating: 0)
        fill(&content)
        words = InlineArray(repeating: 0)
        words[0] = name
        for place in 0..<Self.room { words[place + 1] = content[place] }
        words[19] = Self.sum(words)
    }

    /// Of the words that stand at a place of a file's beginning.
    init(_ file: Span<UInt64>, at place: Int) {
        words = InlineArray { file[place * 20 + $0] }
    }

    /// Whether it has this name and is whole.
    func isWhole(_ name: UInt64) -> Bool { words[0] == name && words[19] == Self.sum(words) }

    /// The words between name and sum.
    subscript(place: Int) -> UInt64 { words[place + 1] }

    /// Writes it to its place in a file, by one call.
    func write(to file: borrowing Descriptor, at place: Int) throws(SystemFault) {
        try unsafe words.span.withUnsafeBytes { (bytes) throws(SystemFault) in
            try unsafe file.writeAll(bytes, at: place * Self.byteCount)
        }
    }

    private static func sum(_ words: InlineArray<20, UInt64>) -> UInt64 {
        let words = words.span
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in 0..<19 { sum = (sum ^ words[place]) &* 0x100_0000_01B3 }
        return sum
    }
}
