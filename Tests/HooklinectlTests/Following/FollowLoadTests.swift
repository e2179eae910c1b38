import Glibc
import TestSupport
import Testing

extension Operating {
    /// Lines that arrive without a pause, while `follow` is ended and begun again: `TEST_LONG` makes it a million, in 200 s.
    @Suite("follow, under load")
    struct FollowLoadTests {
        private static let total = testsAreLong ? 1_000_000 : 30_000
        private static let perSecond = testsAreLong ? 5000 : 10_000
        private static let ends = testsAreLong ? 20 : 5
        /// Lines that a kill may give again: what is printed at once, of the shortest ones.
        private static let mostAgain = 1000
        private let store: NumberedStore
        private let flow: LineFlow

        init() throws {
            store = try NumberedStore()
            flow = LineFlow(store, total: Self.total, perSecond: Self.perSecond)
        }

        @Test("ended by TERM: the outputs together are every line once, in order within each topic")
        func term() throws {
            #expect(try linesAgain(in: runs(endedBy: SIGTERM, .exited(0))) == 0)
        }

        @Test("killed: none is missing, and only the last ones of a run come again")
        func kill() throws {
            let again = try linesAgain(in: runs(endedBy: SIGKILL, .killed(signal: SIGKILL)))
            print("follow, killed \(Self.ends) times in \(Self.total) lines: \(again) came again")
        }

        @Test("the control: a line that is missing, or comes twice, or before another one, is seen")
        func control() throws {
            let lines = (0..<9).map { NumberedStore.line($0, topic: flow.topic(of: $0)) }
            let wrong = [[[0, 1, 2, 5]], [[0, 1, 2, 3, 3]], [[2, 0]], [[0, 1], [4, 5]], [[0, 1], [0, 3, 0]]]
            for places in wrong {
                let runs = places.map { Array($0.map { lines[$0] }.joined()) }
                #expect(throws: (any Error).self, "\(places)") { try count(again: runs) }
            }
            #expect(throws: (any Error).self) { try count(again: [lines[0] + Array("x\n".utf8)]) }
            let runs = [[0, 1, 2, 3, 4], [3, 4, 5]].map { Array($0.map { lines[$0] }.joined()) }
            #expect(try count(again: runs).again == 2)
        }

        /// What each run printed, the last one of which was let go to its end.
        private func runs(endedBy signal: Int32, _ ending: Ending) throws -> [[UInt8]] {
            var outputs: [[UInt8]] = []
            let flow = flow
            try BlockingThreads.beside({ flow.run() }) {
                for run in 1...Self.ends {
                    let follower = try Follower.resuming(store, ["--since", "2026-01-01"], name: "run")
                    try flow.wait(for: Self.total * run / Self.ends - (run % 3) * 100)
                    try waitUntil("it prints") { try !follower.output.isEmpty }
                    #expect(try follower.end(by: signal) == ending)
                    #expect(try follower.errors == "")
                    outputs.append(try follower.output)
                }
                try flow.wait(for: Self.total)
            }
            let rest = try Follower.rest(store)
            #expect(rest.ending == .exited(0) && rest.errors.isEmpty)
            return outputs + [rest.output]
        }

        /// How many lines came again; all have to be there.
        private func linesAgain(in runs: [[UInt8]]) throws -> Int {
            let (next, again) = try count(again: runs)
            #expect(next.count == 3)
            for (topic, number) in next { #expect(number >= Self.total, "\(topic) ends before \(number)") }
            return again
        }

        /// The next number of each topic behind some runs, and how many lines came again.
        private func count(again runs: [[UInt8]]) throws -> (next: [String: Int], again: Int) {
            var (next, again) = ([String: Int](), 0)
            for run in runs { again += try go(on: &next, with: run) }
            return (next, again)
        }

        /// Each line of a run has to be the next one of its topic. Only at its beginning may a run go back.
        private func go(on next: inout [String: Int], with output: [UInt8]) throws -> Int {
            var again = 0
            var seen: Set<String> = []
            for line in wholeLines(output) {
                guard let number = NumberedStore.number(of: line) else { throw HostFault.malformed("a line") }
                let topic = flow.topic(of: number)
                let expected = next[topic] ?? first(of: topic)
                if seen.insert(topic).inserted && number < expected {
                    again += (number..<expected).count { flow.topic(of: $0) == topic }
                } else if number != expected {
                    throw HostFault.malformed("\(topic): \(number) in the place of \(expected)")
                }
                next[topic] = following(number, in: topic)
            }
            if again > Self.mostAgain { throw HostFault.malformed("\(again) again") }
            return again
        }

        private func first(of topic: String) -> Int { (0..<Self.total).first { flow.topic(of: $0) == topic } ?? 0 }

        private func following(_ number: Int, in topic: String) -> Int {
            (number + 1...number + 6).first { flow.topic(of: $0) == topic } ?? number + 1
        }
    }
}
