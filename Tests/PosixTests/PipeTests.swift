import Testing

@testable import Posix

@Suite struct PipeTests {
    @Test func theReadingEndSaysWhenTheWritingEndIsGone() throws {
        var pipe = try Pipe()
        #expect(!Connection.comes(pipe.reading.number, within: 0))
        pipe.closeWriting()
        #expect(Connection.comes(pipe.reading.number, within: 5_000))
        #expect(try pipe.reading.readToEnd(limit: 10) == [])
    }

    @Test func twoPipesDoNotHearOfEachOther() throws {
        let first = try Pipe()
        do {
            var second = try Pipe()
            second.closeWriting()
        }
        #expect(!Connection.comes(first.reading.number, within: 0))
    }
}
