import Format
import TestSupport
import Testing

@testable import Journal

@Suite struct SeenFrontTests {
    private func front(_ key: UInt64 = .max, count: Int = 5, seenSize: Int = 1 << 40) -> SeenFront {
        SeenFront(
            key: key, count: count, seenSize: seenSize, lookedAt: moment("2026-11-22T20:14:44.000001Z"),
            last: SeenFront.Placed(place: 3, word: .max))
    }

    private func words(of front: SeenFront) -> [UInt64] {
        let words = front.words
        return [words.0, words.1, words.2, words.3, words.4, words.5]
    }

    @Test(arguments: [0, 1, 13])
    func `it is read from its six words as it was kept`(place: Int) {
        for front in [front(), front(1, count: 0, seenSize: 0)] {
            let all = [UInt64](repeating: 7, count: place) + words(of: front)
            let read = SeenFront(all.span, at: place)
            #expect(read == front)
        }
    }

    @Test func `without a key there is none`() {
        var words = words(of: front())
        words[0] = 0
        let read = SeenFront(words.span, at: 0)
        #expect(read == nil)
    }

    @Test func `an entry is known again by its place and what it says`() {
        let entry = SeenEntry(Fingerprint(bits: 77), slot: 3, offset: 4711, repeats: 2)
        let placed = SeenFront.Placed(entry, at: 9)
        #expect(placed == SeenFront.Placed(entry, at: 9))
        #expect(placed != SeenFront.Placed(entry, at: 10))
        #expect(placed != SeenFront.Placed(entry.with(repeats: 3), at: 9))
        #expect(placed != SeenFront.Placed(.none, at: 9))
    }
}
