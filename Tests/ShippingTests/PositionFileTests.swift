import Glibc
import TestSupport
import Testing

@testable import Format
@testable import Posix
@testable import Reading
@testable import Shipping

/// The file that keeps how far a run has come.
struct PositionFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("position")
    }

    static func line(_ number: Int) -> String {
        let signature = WebhookSigner().signature(of: [])
        return "messages/2026-11-22.ndjson:\(number):10 2026-11-22T20:14:45.123456Z \(signature)\n"
    }

    func content() throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

    private func fault(at path: String) -> PositionFileFault? {
        do throws(PositionFileFault) {
            _ = try PositionFile.open(path)
            return nil
        } catch {
            return error
        }
    }

    @Test func `one that is not there is made, for its owner alone, when something is put there`() throws {
        var file = try openFree(path)
        expectOpened(file, nil)
        #expect(try directoryEntries(directory.path) == [])
        try file.replace(by: Self.line(1))
        #expect(try content() == Self.line(1))
        #expect(try mode(of: path) == 0o600)
        #expect(try directoryEntries(directory.path) == ["position"])
    }

    @Test func `what is appended stands behind what was put there, and is read by the next one`() throws {
        do {
            var file = try openFree(path)
            try file.replace(by: Self.line(1))
            try file.append(Self.line(2))
            try file.append("")
            try file.append(Self.line(3))
            #expect(try content() == Self.line(1) + Self.line(2) + Self.line(3))
        }
        let again = try openFree(path)
        expectOpened(again, Self.line(3))
    }

    @Test func `one without a line is there, and tells of nothing`() throws {
        try writeFile(path, [])
        let file = try openFree(path)
        expectOpened(file, "")
    }

    @Test func `cut anywhere, the lines before the cut count`() throws {
        let text = Array((Self.line(1) + Self.line(2)).utf8)
        let first = Self.line(1).utf8.count
        for count in 0...text.count {
            try writeFile(path, text.prefix(count))
            let file = try openFree(path)
            let expected = count == text.count ? Self.line(2) : count < first ? "" : Self.line(1)
            expectOpened(file, expected, "cut at \(count)")
        }
    }

    @Test func `a text that is none is named by its line, and stays as it is`() throws {
        try writeFile(path, Array((Self.line(1) + "x\n").utf8))
        #expect(fault(at: path) == .text(HandledLinesFault(reason: .parts, line: 2)))
        #expect(try content() == Self.line(1) + "x\n")
    }

    @Test func `only one has it at a time, also when it was put anew meanwhile`() throws {
        var file = try openFree(path)
        try file.replace(by: Self.line(1))
        #expect(fault(at: path) == .busy)
        try file.replace(by: Self.line(2))
        #expect(fault(at: path) == .busy)
        try file.append(Self.line(3))
        #expect(try content() == Self.line(2) + Self.line(3))
        _ = consume file
        _ = try openFree(path)
    }

    @Test func `of two that find none, the second one to put something there is refused, and changes nothing`() throws {
        var first = try openFree(path)
        var second = try openFree(path)
        try first.replace(by: Self.line(1))
        #expect(throws: PositionFileFault.busy) { try second.replace(by: Self.line(2)) }
        #expect(throws: PositionFileFault.busy) { try second.replace(by: Self.line(2)) }
        try first.append(Self.line(3))
        #expect(try content() == Self.line(1) + Self.line(3))
    }

    @Test func `another process that has it is told of, also through another name of it`() async throws {
        var file = try openFree(path)
        try file.replace(by: Self.line(1))
        let other = directory.path("other")
        #expect(link(path, other) == 0)
        #expect(fault(at: other) == .busy)
    }

    @Test func `what is no file of bytes is refused at once, and stays`() throws {
        mkfifo(directory.path("fifo"), 0o600)
        try makeDirectory(directory.path("folder"), mode: 0o700)
        try directory.write("file", Array(Self.line(1).utf8))
        symlink(directory.path("file"), directory.path("link"))
        symlink("/nowhere", directory.path("dangling"))
        for name in ["fifo", "folder", "link", "dangling"] {
            #expect(fault(at: directory.path(name)) == .notAFile, "\(name)")
        }
        #expect(fault(at: "/dev/null") == .notAFile)
        #expect(try directoryEntries(directory.path).sorted() == ["dangling", "fifo", "file", "folder", "link"])
    }
}

/// What it held when it was opened. The test library can't look into an owner of a file by itself.
private func expectOpened(_ file: borrowing PositionFile, _ expected: String?, _ when: String = "") {
    let text = file.opened?.text
    #expect(text == expected, "\(when)")
}
