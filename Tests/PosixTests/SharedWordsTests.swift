import TestSupport
import Testing

@testable import Posix

@Suite struct SharedWordsTests {
    @Test func theyBeginAtZeroAndCount() throws {
        let words = try #require(SharedWords(count: 3))
        #expect((0..<3).map { words.load($0) } == [0, 0, 0])
        #expect(words.add(5, to: 1) == 0)
        #expect(words.add(2, to: 1) == 5)
        #expect((0..<3).map { words.load($0) } == [0, 7, 0])
    }

    @Test func aValueIsReplacedOnlyIfItIsTheExpectedOne() throws {
        let words = try #require(SharedWords(count: 1))
        #expect(!words.replace(1, by: 9, at: 0))
        #expect(words.replace(0, by: 9, at: 0))
        #expect(words.load(0) == 9)
    }

    @Test func childrenShareThem() async {
        await #expect(processExitsWith: .success) {
            let words = try #require(SharedWords(count: 1))
            let children = try (0..<4).map { _ in
                try fork {
                    for _ in 0..<1000 { _ = words.add(1, to: 0) }
                    return 0
                }
            }
            for child in children { #expect(statusAtTheEnd(of: child) == 0) }
            #expect(words.load(0) == 4000)
        }
    }

    @Test func aCounterThatThereIsNotEndsTheProcess() async {
        await #expect(processExitsWith: .failure) { _ = SharedWords(count: 1)?.load(1) }
    }
}
