private import CPosix

/// A few counters that this process shares with the children it forks: mmap(2). They live as long as the processes.
@safe package struct SharedWords: Sendable {
    private nonisolated(unsafe) let words: UnsafeMutablePointer<UInt64>
    private let count: Int

    /// Nil when the kernel gives no memory.
    package init?(count: Int) {
        guard let words = unsafe cposix_shared_words(UInt32(count)) else { return nil }
        unsafe self.words = unsafe words
        self.count = count
    }

    private func word(_ place: Int) -> UnsafeMutablePointer<UInt64> {
        precondition((0..<count).contains(place), "a counter that there is")
        return unsafe words + place
    }

    package func load(_ place: Int) -> UInt64 {
        unsafe cposix_word_load(word(place))
    }

    /// Adds, and answers what it was before.
    package func add(_ more: UInt64, to place: Int) -> UInt64 {
        unsafe cposix_word_add(word(place), more)
    }

    /// Replaces the value if it is still the expected one.
    package func replace(_ expected: UInt64, by desired: UInt64, at place: Int) -> Bool {
        unsafe cposix_word_replace(word(place), expected, desired) == 1
    }
}
