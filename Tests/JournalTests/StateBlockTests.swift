import Posix
import TestSupport
import Testing

@testable import Journal

@Suite struct StateBlockTests {
    private let name: UInt64 = 0x686F_6F6B_7465_7374

    /// The words of a file that has the block at that place and nothing else.
    private func words(at place: Int) throws -> [UInt64] {
        let folder = try TemporaryDirectory()
        let file = try Descriptor.openOrCreate(folder.path("lock"), permissions: 0o600)
        try StateBlock(name) { words in for place in 1..<19 { words[place] = UInt64(place) } }.write(
            to: file, at: place)
        return try readFile(folder.path("lock")).withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    }

    private func stands(_ name: UInt64, in words: [UInt64], at start: Int) -> Bool {
        StateBlock.stands(name, in: words.span, at: start)
    }

    @Test(arguments: [0, 1, 2])
    func itStandsAtItsPlaceUnderItsName(place: Int) throws {
        let words = try words(at: place)
        #expect(words.count == (place + 1) * StateBlock.words)
        #expect(stands(name, in: words, at: place * StateBlock.words))
        #expect(!stands(name ^ 1, in: words, at: place * StateBlock.words))
        #expect(Array(words[(place * 20 + 1)..<(place * 20 + 19)]) == Array(1...18))
    }

    @Test func aWordThatIsAnotherMakesItNone() throws {
        for place in 0..<StateBlock.words {
            var words = try words(at: 0)
            words[place] ^= 1
            #expect(!stands(name, in: words, at: 0), "word \(place)")
        }
    }

    @Test func wordsThatChangePlacesMakeItNone() throws {
        var words = try words(at: 0)
        words.swapAt(3, 4)
        #expect(!stands(name, in: words, at: 0))
    }
}
