import Glibc
import Posix
import Settings
import TestSupport
import Testing

@testable import Worker

@Suite struct ErrorLogTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("log") }

    init() throws { folder = try TemporaryDirectory() }

    private func lines() throws -> [String] {
        String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func aLineHasTimeProgramLevelAndText() throws {
        try ErrorLog(path: path).write(.warning, "what happened")
        let line = try #require(try lines().first)
        let form = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z hookline\[([0-9]+)\]: warning: what happened/
        #expect(line.wholeMatch(of: form)?.output.1 == "\(Process.id)")
    }

    @Test(arguments: [ErrorLog.Level.error, .warning, .notice])
    func theLevelIsAWord(level: ErrorLog.Level) throws {
        try ErrorLog(path: path).write(level, "x")
        #expect(try lines()[0].hasSuffix(" \(level.rawValue): x"))
    }

    @Test func whateverIsSentItIsOneLine() throws {
        try ErrorLog(path: path).write(.error, WordsTests.hostile)
        #expect(try lines().count == 1)
        #expect(try lines()[0].hasSuffix(": error: \(WordsTests.tamed)"))
    }

    @Test func theFileIsAppendedToAndMadeForItsOwner() throws {
        for number in 0..<3 { try ErrorLog(path: path).write(.error, "\(number)") }
        #expect(try lines().count == 3)
        #expect(try mode(of: path) & 0o027 == 0)
    }

    @Test func aLongLineIsCutSoThatItIsWrittenAsAWhole() throws {
        try ErrorLog(path: path).write(.error, String(repeating: "ä", count: 5000))
        #expect(try lines()[0].hasSuffix("... ") == false && lines()[0].hasSuffix(" ..."))
        #expect(try lines()[0].utf8.count < StandardStream.wholeBytes)
    }

    /// Nobody reads, and then somebody does.
    @Test func whatANamedPipeDoesNotTakeIsCounted() throws {
        try checked("mkfifo") { mkfifo(path, 0o600) }
        let reading = try OpenDescriptor.opening(path, O_RDONLY | O_NONBLOCK)
        let log = try ErrorLog(path: path)
        for _ in 0..<500 { log.write(.warning, String(repeating: "x", count: 1000)) }
        var text = ""
        while let bytes = try? readSome(reading), !bytes.isEmpty { text += String(decoding: bytes, as: UTF8.self) }
        let written = text.split(separator: "\n").count
        #expect(written > 10 && text.hasSuffix("\n"))
        log.write(.notice, "somebody reads")
        let rest = String(decoding: try readSome(reading), as: UTF8.self)
        #expect(rest.contains("\(500 - written) lines could not be written"))
        #expect(rest.split(separator: "\n").last?.hasSuffix("notice: somebody reads") == true)
    }

    @Test func aFileThatCannotBeHadIsAFault() {
        #expect(throws: SystemFault(.open, ENOENT)) { _ = try ErrorLog(path: folder.path("no/log")) }
    }

    @Test func manyLinesOfOneKindAreCounted() throws {
        let log = try ErrorLog(path: path)
        for number in 0..<100 { log.write(.warning, .refusedSignature, "forged \(number)") }
        log.write(.error, .notStored, "full")
        #expect(try lines().count == Int(LogGate.most) + 1)
        #expect(try lines().last?.hasSuffix("error: full") == true)
    }
}
