internal import Posix

/// A part of a topic's lock file: 20 words of 8 bytes, the first a name, the last a sum. What is not whole is nothing.
struct StateBlock {
    static let words = 20
    static let byteCount = words * 8

    private var words: InlineArray<20, UInt64>

    /// Sealed by its name and its sum.
    /// - Parameter fill: writes the words between the two, at the places from 1 on.
    init(_ name: UInt64, _ fill: (inout InlineArray<20, UInt64>) -> Void) {
        words = InlineArray(repeating: 0)
        fill(&words)
        words[0] = name
        words[Self.words - 1] = Self.sum(words.span, at: 0)
    }

    /// Writes it to its place in a file, by one call.
    func write(to file: borrowing Descriptor, at place: Int) throws(SystemFault) {
        try file.write(words.span, at: place * Self.byteCount)
    }

    /// Whether the words from a place on are a block of this name.
    static func stands(_ name: UInt64, in file: Span<UInt64>, at start: Int) -> Bool {
        file[start] == name && file[start + words - 1] == sum(file, at: start)
    }

    private static func sum(_ file: Span<UInt64>, at start: Int) -> UInt64 {
        WordSum.of(file, start..<start + words - 1)
    }
}
