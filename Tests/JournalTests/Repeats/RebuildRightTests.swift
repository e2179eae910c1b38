import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// What comes of asking for the right to make an index anew.
@Suite struct RebuildRightTests {
    private enum Outcome { case had, notNow, foundDead }

    private let bench: RepeatBench
    private let index: SeenIndex

    init() throws {
        bench = try RepeatBench()
        try bench.store("{}", in: try bench.journal())
        index = SeenIndex(.unknown, in: try bench.root())
    }

    private var path: String { bench.path(".hookline/unknown.seen.rebuild") }

    /// Asks for it so many seconds from now; one that is had is let go of, as by a process that dies.
    private func ask(in seconds: Int64 = 0) throws -> Outcome {
        let now = Timestamp(microseconds: WallClock.system.microseconds + seconds * 1_000_000)
        switch try RebuildRight.claim(of: index, now: now) {
        case .had: return .had
        case .notNow: return .notNow
        case .foundDead: return .foundDead
        }
    }

    @Test func `one process has it at a time`() throws {
        let now = Timestamp(microseconds: WallClock.system.microseconds)
        guard case .had(let right) = try RebuildRight.claim(of: index, now: now) else {
            throw HostFault.missing("the right")
        }
        #expect(try ask(in: 100) == .notNow)
        right.succeeded()
        #expect(try ask() == .had)
    }

    @Test func `one that dies is found once, and nobody tries again for a minute`() throws {
        #expect(try ask() == .had)
        #expect(try ask() == .foundDead)
        #expect(try ask() == .notNow)
        #expect(try ask(in: 59) == .notNow)
        #expect(try ask(in: 61) == .had)
    }

    @Test func `one that fails is not told of again, and nobody tries again for a minute`() throws {
        let now = Timestamp(microseconds: WallClock.system.microseconds)
        guard case .had(let right) = try RebuildRight.claim(of: index, now: now) else {
            throw HostFault.missing("the right")
        }
        right.failed()
        #expect(try ask() == .notNow)
        #expect(try ask(in: 61) == .had)
    }

    @Test func `a clock that stepped back keeps nobody from trying`() throws {
        try writeFile(path, Array("f".utf8), mode: 0o600)
        #expect(try ask(in: -3600) == .had)
    }

    @Test func `the try is noted before anything else`() throws {
        #expect(try ask() == .had)
        #expect(try readFile(path) == Array("b".utf8))
    }
}
