import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// What is answered for a line before it is written, and what makes each answer.
@Suite struct RepeatFinderTests {
    /// An answer, to be compared.
    private enum Answer: Equatable {
        case unasked, first
        case repeats(offset: Int, count: Int)

        init(_ lookup: borrowing Lookup) {
            switch lookup {
            case .unasked: self = .unasked
            case .first: self = .first
            case .repeats(let first, _, _): self = .repeats(offset: first.offset, count: first.repeats)
            }
        }
    }

    private let bench: RepeatBench
    private let root: JournalRoot
    private let finder: RepeatFinder
    private let body = RepeatBench.bodies(1)[0]

    init() throws {
        bench = try RepeatBench()
        try bench.store("{}", in: try bench.journal(.keep))
        root = try bench.root()
        finder = RepeatFinder(.messages, in: root)
    }

    private func file() throws -> PartitionFile {
        let partition = Partition(topic: .messages, day: day("2026-11-20"), segment: 0)
        return try #require(try PartitionFile.open(partition, in: root))
    }

    private func signature(of body: String) throws -> Signature {
        let signature = Signature(Array(WebhookSigner().signature(of: Array(body.utf8)).utf8).span)
        return try #require(signature)
    }

    /// Looks a body's line up, as if it came so many hours from now.
    private func look(for body: String, hours: Int64 = 0) throws -> Lookup {
        let (file, state) = (try file(), try TopicLock(.messages, in: root).state())
        let now = Timestamp(microseconds: RepeatBench.start + hours * 3_600_000_000)
        return finder.look(for: try signature(of: body), in: file, size: try file.size(), state, now: now)
    }

    private func answer(for body: String, hours: Int64 = 0, notes: JournalNotes = []) throws -> Answer {
        let answer = Answer(try look(for: body, hours: hours))
        #expect(finder.takeNotes() == notes)
        #expect(finder.takeNotes().subtracting(.indexBehind) == [])
        return answer
    }

    @Test func `a line that nobody stored is a first one`() throws {
        #expect(try answer(for: body) == .first)
    }

    @Test func `a line that was stored is repeated, and the answer counts those since`() throws {
        let journal = try bench.journal()
        let first = try bench.store(body, in: journal)
        let offset = try #require(first.split(separator: ":").dropFirst().first.flatMap { Int($0) })
        #expect(try answer(for: body) == .repeats(offset: offset, count: 0))
        for _ in 0..<2 { try bench.store(body, in: journal) }
        #expect(try answer(for: body) == .repeats(offset: offset, count: 2))
    }

    @Test(arguments: [(95, false), (97, true)] as [(Int64, Bool)])
    func `a line beyond the horizon is a first one again`(hours: Int64, isFirst: Bool) throws {
        try bench.store(body, in: try bench.journal())
        #expect(try (answer(for: body, hours: hours) == .first) == isFirst)
    }

    @Test func `what was overwritten since is not believed`() throws {
        try bench.store(body, in: try bench.journal())
        #expect(try answer(for: body) != .first)
        let path = bench.path("messages/2026-11-20.ndjson")
        let bytes = try readFile(path)
        try Descriptor.openOrCreate(path, permissions: 0o640).writeAll(bytes.map { $0 == 0x0A ? 0x0A : 0x20 })
        #expect(try answer(for: body) == .first)
    }

    @Test func `an entry that names another line makes no repeat`() throws {
        let lookup = try look(for: body)
        let file = try file()
        let other = LinePlace(file: file, offset: 0, length: try file.size())
        _ = finder.note(other, lookup, try signature(of: body))
        #expect(try answer(for: body) == .first)
    }

    @Test func `an index that can't be had is not asked, and the log is told once`() throws {
        _ = try Directory(at: bench.path(".hookline")).makeDirectory("messages.seen", permissions: 0o700)
        #expect(try answer(for: body, notes: .indexFailed) == .unasked)
    }

    @Test func `an index that is too far behind is not asked, by whoever has to make it anew, until it is`() throws {
        try bench.appendLines(megabytes: 60)
        #expect(try answer(for: body, notes: .indexBehind) == .unasked)
        #expect(finder.isToBeMadeAnew)
        try finder.makeAnew()
        #expect(try answer(for: body) == .first)
        #expect(!finder.isToBeMadeAnew)
    }

    @Test func `a line that was noted is known to the index, and the record can say so`() throws {
        let lookup = try look(for: body)
        let file = try file()
        let offset = try file.size()
        try bench.store(body, in: try bench.journal(.keep))
        let place = LinePlace(file: file, offset: offset, length: try file.size() - offset)
        let front = finder.note(place, lookup, try signature(of: body))
        #expect(front?.seenSize == place.end)
        #expect(front?.count == 2)
    }

    @Test func `an index that was not asked is told of nothing`() throws {
        let place = LinePlace(file: try file(), offset: 0, length: 10)
        #expect(finder.note(place, .unasked, try signature(of: body)) == nil)
    }
}
