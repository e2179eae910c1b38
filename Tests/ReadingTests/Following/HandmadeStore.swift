import Glibc
import Posix
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A data directory whose files are written by hand, with lines that are known by a number.
final class HandmadeStore: Sendable {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    var path: String { directory.path }
    var folder: JournalFolder { JournalFolder(directory.path) }

    /// The path of a file: `messages/2026-11-22.ndjson`.
    func path(_ name: String) -> String { directory.path(name) }

    /// A line without its LF. The number tells its moment, so they ascend together, and its signature.
    static func line(_ number: Int) -> String {
        let stamp = Timestamp(microseconds: 1_795_000_000_000_000 + Int64(number) * 1_000_000)
        let signature = base64((0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 4))) })
        let head = #"{"receivedAt":"\#(stamp)","topic":"messages","signature":"\#(signature)""#
        return head + #","event":{"number":\#(number)}}"#
    }

    /// Whole lines.
    static func lines(_ numbers: some Sequence<Int>) -> String { numbers.map { line($0) + "\n" }.joined() }

    /// The line that stands where a writer died.
    static let torn = #"{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages","torn":7}"#

    /// Puts a text behind what a file holds, and makes it, and its topic, when they are not there.
    func append(_ text: String, to name: String) throws {
        let folder = path(String(name.prefix { $0 != "/" }))
        if access(folder, F_OK) != 0 { try makeDirectory(folder, mode: 0o700) }
        try writeAll(OpenDescriptor.opening(path(name), O_WRONLY | O_APPEND | O_CREAT), Array(text.utf8))
    }

    /// Lines with these numbers, behind what a file holds.
    func append(_ numbers: ClosedRange<Int>, to name: String) throws { try append(Self.lines(numbers), to: name) }

    /// Writes over what stands at an offset.
    func overwrite(_ name: String, at offset: Int, _ text: String) throws {
        let file = try OpenDescriptor.opening(path(name), O_WRONLY)
        lseek(file.number, offset, SEEK_SET)
        try writeAll(file, Array(text.utf8))
    }

    func compress(_ name: String) throws {
        #expect(try SpawnPlan(try Program.system("gzip"), [path(name)]).run().ending == .exited(0))
    }

    func remove(_ name: String) throws { #expect(unlink(path(name)) == 0) }

    func cut(_ name: String, to count: Int) throws { #expect(truncate(path(name), count) == 0) }

    /// A reader from a position on.
    func reader(_ topics: [String]? = nil, behind positions: Positions = Positions()) -> LineReader {
        LineReader(folder, topics: topics?.map { Topic(named: Array($0.utf8).span) }, behind: positions)
    }
}

extension LineReader {
    /// All that arrives now.
    mutating func arrivals() -> [Arrival] {
        var all: [Arrival] = []
        while let arrival = next() { all.append(arrival) }
        return all
    }

    /// All that arrives when anything may have changed, in words: lines by their numbers.
    mutating func words() -> [String] {
        hear(.anything)
        return arrivals().map(\.word)
    }
}

extension Arrival {
    /// `7`, `gap shrank behind 7`, `fault line at 310`.
    var word: String {
        switch self {
        case .line(let line): "\(line.number)"
        case .gap(let gap): "gap \(gap.reason) behind \(gap.last.number)"
        case .fault(.line(_, _, let offset)): "fault line at \(offset)"
        case .fault(.damagedGzip): "fault gzip"
        case .fault(.system(let fault, _)): "fault \(fault.call.rawValue)"
        case .fault(let fault): "fault \(fault)"
        }
    }
}

extension JournalLine {
    /// By its event.
    var number: Int {
        let event = parts.event.map { String(decoding: text[$0], as: UTF8.self) } ?? ""
        return Int(event.dropFirst(10).dropLast()) ?? -1
    }
}

extension Positions {
    /// The same, through their text.
    func reread() throws -> Positions {
        var again = Positions()
        for position in all { again.note(try Position(line: "\(position)")) }
        return again
    }
}

extension Position {
    /// By its signature.
    var number: Int { (0..<4).reduce(0) { $0 | Int(signature.digest[$1]) << (8 * $1) } }
}
