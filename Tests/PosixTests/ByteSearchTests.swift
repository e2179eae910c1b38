import Testing

@testable import Posix

@Suite struct ByteSearchTests {
    @Test(arguments: [("", 0), ("a", 0), ("\n", 1), ("a\nb", 2), ("a\nb\n", 4), ("a\n\n\nb", 4)])
    func theLastLineEndsBehindItsLF(text: String, end: Int) {
        let found = ByteSearch.endOfLastLine(Array(text.utf8).span)
        #expect(found == end)
    }

    @Test(arguments: [
        ("a\nb\n", 0, 1), ("a\nb\n", 1, 1), ("a\nb\n", 2, 3), ("a\nb\n", 4, nil), ("ab", 0, nil), ("", 0, nil),
    ])
    func theNextLFIsFoundFromAPlaceOn(text: String, start: Int, end: Int?) {
        let found = ByteSearch.lineEnd(Array(text.utf8).span, from: start)
        #expect(found == end)
    }

    @Test(arguments: [(0, 0), (1, 0), (2, 2), (3, 2), (4, 2), (5, 5)])
    func aPlaceLiesInTheLineThatBeginsBeforeIt(place: Int, start: Int) {
        let found = ByteSearch.lineStart(Array("a\nbc\nd".utf8).span, before: place)
        #expect(found == start)
    }

    @Test(
        arguments: [
            ("ab", 0, 0), ("ab", 1, 3), ("ab", 4, nil), ("b", 0, 1), ("abcab", 0, 0), ("abcabc", 0, nil), ("", 0, nil),
            ("b", 5, nil), ("b", 99, nil),
        ])
    func bytesAreFoundWholeFromAPlaceOn(needle: String, start: Int, place: Int?) {
        let found = ByteSearch.next(Array(needle.utf8), in: Array("abcab".utf8).span, from: start)
        #expect(found == place)
    }

    @Test func nothingIsFoundInNothing() {
        let found = ByteSearch.next([0x61], in: [UInt8]().span, from: 0)
        #expect(found == nil)
    }

    @Test(
        arguments: [
            ("", []), ("\n", ["0:"]), ("a\n\nbc\n", ["0:a", "2:", "3:bc"]), ("a\nrest", ["0:a"]),
        ] as [(String, [String])])
    func eachWholeLineComesWithItsPlace(text: String, expected: [String]) {
        var lines: [String] = []
        ByteSearch.forEachLine(Array(text.utf8).span) { line, start in
            lines.append("\(start):" + String(decoding: (0..<line.count).map { line[$0] }, as: UTF8.self))
        }
        #expect(lines == expected)
    }
}
