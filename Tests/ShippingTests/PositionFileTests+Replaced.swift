import Glibc
import TestSupport
import Testing

@testable import Format
@testable import Posix
@testable import Reading
@testable import Shipping

/// A position file while it is put anew: what else stands there, who else wants it, and when it is on disk.
extension PositionFileTests {
    @Test(arguments: [0, 1, 1_000_000])
    func `what an earlier one left aside is overwritten, however long it is`(count: Int) throws {
        try directory.write("position.new", [UInt8](repeating: 0x78, count: count))
        var file = try openFree(path)
        try file.replace(by: Self.line(1))
        #expect(try content() == Self.line(1))
        #expect(try directoryEntries(directory.path) == ["position"])
    }

    @Test func `where it can't be written aside, it stays as it was, and the fault is told`() throws {
        try directory.write("position", Array(Self.line(1).utf8))
        for make in [{ symlink("/nowhere", $0) }, { mkfifo($0, 0o600) }, { mkdir($0, 0o700) }] as [(String) -> Int32] {
            #expect(make(directory.path("position.new")) == 0)
            var file = try openFree(path)
            #expect(throws: PositionFileFault.self) { try file.replace(by: Self.line(2)) }
            #expect(try content() == Self.line(1))
            try file.append(Self.line(3))
            #expect(try content() == Self.line(1) + Self.line(3), "what was open goes on")
            try directory.write("position", Array(Self.line(1).utf8))
            removeTree(directory.path("position.new"))
        }
    }

    @Test func `a folder that is not there, or may not be written to, is a fault of the machine`() throws {
        for path in [directory.path("none/position"), "/proc/position", "/dev/null/position"] {
            #expect(throws: PositionFileFault.self, "\(path)") {
                var file = try openFree(path)
                try file.replace(by: "")
            }
        }
    }

    @Test func `it is named from the current directory on, or from the root, just as well`() throws {
        let up = String(repeating: "../", count: 40)
        var file = try openFree(up + path.dropFirst())
        try file.replace(by: Self.line(1))
        #expect(try content() == Self.line(1))
    }

    @Test func `it is long when a mebibyte was appended, and no more when it was put anew`() throws {
        var file = try openFree(path)
        try file.replace(by: "")
        let part = String(repeating: Self.line(1), count: 1000)
        var length = 0
        while length <= 1 << 20 {
            expectLong(file, false)
            try file.append(part)
            length += part.utf8.count
        }
        expectLong(file, true)
        try file.replace(by: Self.line(1))
        expectLong(file, false)
        #expect(try content() == Self.line(1))
    }

    @Test func `what was appended is to be on disk within a second, and nothing is due then`() throws {
        var file = try openFree(path)
        try file.replace(by: Self.line(1))
        expectSynced(file)
        try file.append(Self.line(2))
        let due = file.untilSync ?? -1
        #expect((0...1000).contains(due))
        try file.synchronizeIfDue()
        let deadline = Deadline(after: .seconds(20))
        while file.untilSync != 0 && !deadline.isOver {}
        try file.synchronizeIfDue()
        expectSynced(file)
    }

    /// Each reads how far the others have come, and goes one step further.
    @Test func `of many that want it at once each finds what the last one left, and none is lost`() throws {
        let path = path
        let counts = try BlockingThreads.run(4) { _ in
            var count = 0
            let deadline = Deadline(after: .seconds(60))
            while count < 50 && !deadline.isOver {
                do throws(PositionFileFault) { try Self.step(path) } catch {
                    guard error == .busy else { throw error }
                    continue
                }
                count += 1
            }
            return count
        }
        #expect(counts == [50, 50, 50, 50])
        #expect(try content().hasSuffix(Self.line(200)))
    }

    private static func step(_ path: String) throws(PositionFileFault) {
        var file = try PositionFile.open(path)
        let number = file.opened?.positions.all.first?.receipt.offset ?? 0
        if number % 2 == 0 { return try file.replace(by: line(number + 1)) }
        try file.append(line(number + 1))
    }
}

/// The test library can't look into an owner of a file by itself.
private func expectLong(_ file: borrowing PositionFile, _ expected: Bool) {
    let isLong = file.isLong
    #expect(isLong == expected)
}

private func expectSynced(_ file: borrowing PositionFile) {
    let due = file.untilSync
    #expect(due == nil)
}

/// Opens one that was given back. Until it has become another program, a process that another test starts holds it too.
func openFree(_ path: String) throws -> PositionFile {
    let deadline = Deadline(after: .seconds(20))
    while true {
        do throws(PositionFileFault) { return try PositionFile.open(path) } catch {
            if error != .busy || deadline.isOver { throw error }
        }
    }
}
